import { createHash } from 'node:crypto'
import type { ChainState, ChainValue, Session, SessionId } from '@tokenpair/server'

/** The moment at which the sessions of the benchmarks live. */
export const now = 1_790_000_000_000

const day = 86_400_000

/** What the sessions of all stores say, so that their bytes can be compared; their users have UUIDs. */
export const content = {
  manager: 'jwt',
  method: 'password',
  scopes: ['read'],
  claims: {},
  device: { label: 'Firefox on Linux' },
} as const

/** The user of a session: four sessions each, so that a list and the end of all sessions have something to do. */
export function subjectOf(number: number): string {
  return `0f8fad5b-d9cb-469f-a165-${String(number >> 2).padStart(12, '0')}`
}

/** An id as the server draws it: a bucket of the user, and chance. */
export function idOf(number: number): SessionId {
  const bytes = createHash('sha256').update(`session ${number}`).digest().subarray(0, 16)
  createHash('sha256').update(subjectOf(number)).digest().copy(bytes, 0, 0, 2)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 16 bytes are a session id
  return bytes.toString('base64url') as SessionId
}

const chains = new Map<number, ChainValue>()

/** A chain value that tells its generation. Each is made once: who measures a store does not measure that. */
export function chainOf(generation: number): ChainValue {
  const known = chains.get(generation)
  if (known !== undefined) return known
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32BE(generation, 12)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 16 bytes are a chain value
  const chain = bytes.toString('base64url') as ChainValue
  chains.set(generation, chain)
  return chain
}

/** The state of a chain at a generation. */
export function stateOf(generation: number): ChainState {
  return {
    generation,
    chain: chainOf(generation),
    previous: [chainOf(Math.max(generation - 1, 0)), chainOf(Math.max(generation - 2, 0))],
  }
}

/** A session as a page makes it; one in a hundred is over since yesterday. */
export function sessionOf(number: number): Session {
  return {
    ...content,
    ...stateOf(0),
    id: idOf(number),
    subject: subjectOf(number),
    createdAt: now - 2 * day,
    refreshedAt: now - 2 * day,
    idleLifetime: 14 * day,
    idleExpiresAt: isOver(number) ? now - day : now + 14 * day,
    absoluteExpiresAt: now + 90 * day,
    attemptBound: false,
    revocation: undefined,
  }
}

/** Whether a session is among those that a sweep deletes. */
export function isOver(number: number): boolean {
  return number % 100 === 7
}
