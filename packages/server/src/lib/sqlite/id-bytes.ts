import { parseSessionId } from '../sessions/session-id.ts'
import type { SessionId } from '../sessions/session.ts'

/** The letters of base64url in the order of text. */
const letters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const ranks: ReadonlyMap<number, number> = new Map(Array.from(letters, (letter, rank) => [letter.charCodeAt(0), rank]))

/** Those that 16 bytes in base64url end with: the last one holds two bits, and these are in the order of text, too. */
const lastLetters = 'AQgw'

/** Before the bytes of every session id. */
export const beforeAllIds: Uint8Array = new Uint8Array(1)

/**
 * Writes a session id as 16 bytes whose order is the order of the ids as text: lists go by that order, and text would take
 * six bytes more, twice for each session.
 */
export function formatSessionId(id: SessionId): Uint8Array {
  const bytes = new Uint8Array(16)
  let [held, bits] = [0, 0]
  for (let index = 0, at = 0; index < 22; index++) {
    const isLast = index === 21
    const value = isLast ? lastLetters.indexOf(id.charAt(index)) : (ranks.get(id.charCodeAt(index)) ?? -1)
    if (value < 0 || id.length !== 22) throw new TypeError('A session id has to be 16 bytes in base64url')
    held = (held << (isLast ? 2 : 6)) | value
    bits += isLast ? 2 : 6
    if (bits >= 8) bytes[at++] = held >> (bits -= 8)
  }
  return bytes
}

/** Reads a column that holds a session id, or `undefined` where it holds none. */
export function parseStoredId(value: unknown): SessionId | undefined {
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined
  let [text, held, bits] = ['', 0, 0]
  for (const byte of value) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 6;) text += letters.charAt((held >> (bits -= 6)) & 63)
  }
  return parseSessionId(text + lastLetters.charAt(held & 3))
}
