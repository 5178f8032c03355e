import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts'
import { parseSessionId } from '../sessions/session-id.ts'
import type { SessionId } from '../sessions/session.ts'

/** The letters of base64url by what they stand for, and by their order as text. */
const byValue = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const byText = Array.from(byValue).toSorted().join('')
const valuesOfTexts = pairLetters(byText, byValue)
const textsOfValues = pairLetters(byValue, byText)

/** Before the bytes of every session id. */
export const beforeAllIds: Uint8Array = new Uint8Array(1)

/**
 * Writes a session id as 16 bytes whose order is the order of the ids as text: lists go by that order, and text would take
 * six bytes more, twice for each session.
 */
export function formatSessionId(id: SessionId): Uint8Array {
  const bytes = decodeBase64Url(exchange(id, valuesOfTexts))
  if (bytes?.length !== 16) throw new TypeError('A session id has to be 16 bytes in base64url')
  return bytes
}

/** Reads a column that holds a session id, or `undefined` where it holds none. */
export function parseStoredId(value: unknown): SessionId | undefined {
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined
  return parseSessionId(exchange(encodeBase64Url(value), textsOfValues))
}

/** The last letter holds two bits, and their order is the same by value and as text. */
function exchange(text: string, letters: ReadonlyMap<string, string>): string {
  const last = text.length - 1
  let exchanged = ''
  for (let at = 0; at < last; at++) exchanged += letters.get(text[at] ?? '') ?? ''
  return exchanged + text.slice(last)
}

function pairLetters(from: string, to: string): ReadonlyMap<string, string> {
  return new Map(Array.from(from, (letter, at) => [letter, to[at] ?? '']))
}
