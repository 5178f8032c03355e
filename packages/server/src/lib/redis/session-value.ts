import type { ChainState, ChainValue, Session, SessionId } from '../sessions/session.ts'
import { isJsonObject, parseDevice, parseJson, parseReason } from '../sessions/stored-values.ts'
import { never } from './lua-session.ts'
import { packedBase64Url } from './packed-digits.ts'
import { reasonOfNumber } from './reason-numbers.ts'
import { parseScopes } from './scopes-text.ts'
import { parseSubject } from './subject-text.ts'

const chainLength = 22
const packedLength = 19
const chainsLength = 3 * packedLength
const momentLength = 7
const places = { generation: 1, moments: 5, revocation: 40 } as const
const revocationLength = 8
// A subject may begin with what otherwise marks the order of bytes.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/**
 * Reads the string of a session, as lua-session.ts lays it out, whoever wrote it.
 *
 * @param at Where its chain stands, where that is known: a redemption waits for the rest only.
 * @throws {Error} Where it is not what this version writes; the message names the part.
 */
export function parseSession(id: SessionId, bytes: Uint8Array, at?: ChainState): Session {
  const flags = bytes[0] ?? 0
  const isRevoked = flags >= 2
  // Decoded in one go: a redemption waits for it.
  const text = decode(bytes.subarray(isRevoked ? places.revocation + revocationLength : places.revocation))
  const [createdAt, refreshedAt, idleLifetime, idleExpiresAt, absoluteExpiresAt] = moments(bytes)
  const [subject, method, manager, scopes = '', device = '', claims = ''] = text.slice(chainsLength).split('\0')
  if (subject === undefined || method === undefined || manager === undefined) throw damaged('subject')
  return {
    id,
    manager,
    subject: parseSubject(subject) ?? throwDamaged('subject'),
    method,
    scopes: parseScopes(scopes) ?? throwDamaged('scopes'),
    claims: claims === '' ? {} : (parseJson(`{${claims}}`, isJsonObject) ?? throwDamaged('claims')),
    device: device === '' ? {} : (parseDevice(`[${device}]`) ?? throwDamaged('device')),
    generation: integer(bytes, places.generation, 4),
    chain: at?.chain ?? chainAt(text, 0),
    previous: at?.previous ?? [chainAt(text, 1), chainAt(text, 2)],
    createdAt,
    refreshedAt,
    idleLifetime: unlessNever(idleLifetime),
    idleExpiresAt: unlessNever(idleExpiresAt),
    absoluteExpiresAt: unlessNever(absoluteExpiresAt),
    attemptBound: flags % 2 === 1,
    revocation: isRevoked
      ? {
          at: integer(bytes, places.revocation, momentLength),
          reason: parseReason(reasonOfNumber(bytes[places.revocation + momentLength])) ?? throwDamaged('reason'),
        }
      : undefined,
  }
}

function moments(bytes: Uint8Array): readonly [number, number, number, number, number] {
  const at = (number: number): number => integer(bytes, places.moments + number * momentLength, momentLength)
  return [at(0), at(1), at(2), at(3), at(4)]
}

function integer(bytes: Uint8Array, start: number, length: number): number {
  let value = 0
  for (let place = start; place < start + length; place++) value = value * 256 + (bytes[place] ?? Number.NaN)
  return value
}

function unlessNever(moment: number): number | undefined {
  return moment === never ? undefined : moment
}

function chainAt(texts: string, number: number): ChainValue {
  const text = packedBase64Url.unpack(texts.slice(number * packedLength, (number + 1) * packedLength))
  return isChainValue(text) ? text : throwDamaged('chain')
}

function isChainValue(text: string): text is ChainValue {
  return text.length === chainLength
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw damaged('text')
  }
}

function throwDamaged(part: string): never {
  throw damaged(part)
}

function damaged(part: string): Error {
  return new Error(`A stored session is damaged in its ${part}: restore or delete its key`)
}
