import type { Random } from '@tokenpair/protocol'
import { halfSipHashes } from './half-sip-hash.ts'

/** 128 bits that stand for an id. They are overwritten by the next question. */
export type MarkKey = Uint32Array

/** Finds what stands for an id. */
export type KeyOf = (id: string) => MarkKey

/** How ids are told apart by 16 bytes each: a million of them have to fit into memory. */
export interface MarkKeys {
  /** Of ids that servers draw: 22 letters of base64url are 16 bytes, and are kept whole. Any other text is digested. */
  readonly ofId: KeyOf
  /**
   * Of any text: a digest under a key of this process, which nobody sees any answers of. So nobody can look for two texts
   * that are taken for one another, and two that are given are so with a chance of 1 in 2^128.
   */
  readonly ofText: KeyOf
}

/** Creates the keys of one table. */
export function createMarkKeys(random: Random): MarkKeys {
  const key: MarkKey = new Uint32Array(4)
  const secret = new DataView(random.bytes(16).slice().buffer)
  const keys = [secret.getInt32(0), secret.getInt32(4), secret.getInt32(8), secret.getInt32(12)] as const
  const ofText: KeyOf = (text) => {
    halfSipHashes(text, keys, key)
    return key
  }
  return { ofText, ofId: (id) => (readId(id, key) ? key : ofText(id)) }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const foreign = 64
const values: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = letters.indexOf(String.fromCharCode(code))
  return value < 0 ? foreign : value
})

/** Answers whether it is 16 bytes in base64url. Then the key holds them, in an order of its own. */
function readId(id: string, key: MarkKey): boolean {
  if (id.length !== 22) return false
  const last = values[id.charCodeAt(21)] ?? foreign
  const lastButOne = values[id.charCodeAt(20)] ?? foreign
  const rest = (lastButOne << 2) | (last >> 4)
  let seen = last | lastButOne
  for (let word = 0, index = 0; word < 4; word++) {
    let bits = 0
    for (const end = index + 5; index < end; index++) {
      const value = values[id.charCodeAt(index)] ?? foreign
      seen |= value
      bits = (bits << 6) | value
    }
    key[word] = (bits << 2) | ((rest >> (2 * word)) & 3)
  }
  return (seen & foreign) === 0 && (last & 15) === 0
}
