import { encodeBase64Url } from '@tokenpair/protocol'
import type { ChainAdvance, ChainState, ChainValue, RevocationOrder, Session, SessionId } from '@tokenpair/server'

/** The moment at which the samples live. */
export const now = 1_767_225_600_000

const hour = 3_600_000

/** A session id of alice that ends with this number. */
export function sampleId(number: number): SessionId {
  return aliceId(sampleBytes(number))
}

/** A session id of alice whose fifth character is the first six bits of this byte. */
export function sampleIdWith(byte: number): SessionId {
  return aliceId(new Uint8Array(16).fill(byte, 3, 4))
}

/** A chain value that has nothing but this number in it. */
export function sampleChain(number: number): ChainValue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 16 bytes are a chain value
  return encodeBase64Url(sampleBytes(number)) as ChainValue
}

/** The state of a chain after so many steps that were all made as they should be. */
export function sampleState(generation: number): ChainState {
  return {
    generation,
    chain: sampleChain(generation),
    previous: [sampleChain(generation - 1), sampleChain(generation - 2)],
  }
}

/** A living session of generation 5 that is not bound to attempt ids. */
export function sampleSession(members: Partial<Session> = {}): Session {
  return {
    ...sampleState(5),
    id: sampleId(1),
    manager: 'jwt',
    subject: 'alice',
    method: 'password',
    scopes: ['read', 'write'],
    claims: { role: 'admin' },
    device: { label: 'Firefox on Linux' },
    createdAt: now - 2 * hour,
    refreshedAt: now - hour,
    idleLifetime: 25 * hour,
    idleExpiresAt: now + 24 * hour,
    absoluteExpiresAt: now + 48 * hour,
    attemptBound: false,
    revocation: undefined,
    ...members,
  }
}

/** The next step of a session that is as {@link sampleSession} makes it. */
export function sampleStep(members: Partial<ChainAdvance> = {}): ChainAdvance {
  return {
    id: sampleId(1),
    from: sampleState(5),
    to: sampleState(6),
    now,
    hasAttempt: true,
    ...members,
  }
}

/** A revocation that the other servers hear of for ten minutes. */
export function sampleOrder(members: Partial<RevocationOrder> = {}): RevocationOrder {
  return { at: now, reason: 'ended', until: now + 600_000, ...members }
}

function sampleBytes(number: number): Uint8Array {
  const bytes = new Uint8Array(16).fill(0xfb)
  new DataView(bytes.buffer).setUint32(12, number)
  return bytes
}

/** Ids begin with the first two bytes of their subject's SHA-256. */
function aliceId(bytes: Uint8Array): SessionId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 16 bytes are a session id
  return encodeBase64Url(Uint8Array.of(0x2b, 0xd8, ...bytes.subarray(2))) as SessionId
}
