import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64Url, encodeBase64Url } from '@tokenpair/protocol'
import { sessionIdFromBytes } from '../sessions/session-id.ts'
import { chainValueFromBytes } from './chain.ts'
import type { RefreshToken, RefreshTokenContent } from './refresh-token.ts'

/** version(1) | key id(3) | session id(16) | generation(4) | chain value(16) | the one before(16) | MAC(16) */
const layout = { version: 0, keyId: 1, sessionId: 4, generation: 20, chain: 24, previousChain: 40, mac: 56, end: 72 }
const formatVersion = 1
/** 72 bytes are 96 characters with no bit to spare, so that each token has exactly one spelling. */
const textLength = 96

interface MacKey {
  readonly id: Uint8Array
  readonly key: Uint8Array
}

/** Writes and reads refresh tokens. */
export interface RefreshTokenCodec {
  /** Writes a token, authenticated with the first pepper. */
  encode(content: RefreshTokenContent): RefreshToken
  /**
   * Reads a token from outside, with no access to any store.
   *
   * @returns What it says, or `undefined` where it is not exactly what one of the peppers authenticates.
   */
  decode(text: string): RefreshTokenContent | undefined
}

/**
 * Creates the codec of a set of peppers: the first one writes, all of them read.
 *
 * @param peppers The servers' secrets; a key for HMAC-SHA-256 is derived from each (HKDF, RFC 5869).
 * @param owner The name of the token manager: the tokens of one are nothing to another with the same peppers.
 */
export function createRefreshTokenCodec(
  peppers: readonly [string, ...(readonly string[])],
  owner: string,
): RefreshTokenCodec {
  const [first, ...others] = peppers
  const signing = deriveKey(first, owner)
  const keys = [signing, ...others.map((pepper) => deriveKey(pepper, owner))]
  return {
    encode: (content) => {
      const bytes = new Uint8Array(layout.end)
      bytes[layout.version] = formatVersion
      bytes.set(signing.id, layout.keyId)
      bytes.set(bytesOf(content.sessionId), layout.sessionId)
      new DataView(bytes.buffer).setUint32(layout.generation, content.generation)
      bytes.set(bytesOf(content.chain), layout.chain)
      bytes.set(bytesOf(content.previousChain), layout.previousChain)
      bytes.set(macOf(bytes, signing), layout.mac)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a refresh token is made
      return encodeBase64Url(bytes) as RefreshToken
    },
    decode: (text) => {
      if (text.length !== textLength) return undefined
      const bytes = decodeBase64Url(text)
      if (bytes?.length !== layout.end || bytes[layout.version] !== formatVersion) return undefined
      const mac = bytes.subarray(layout.mac)
      const isAuthentic = keys.some((key) => isEqual(key.id, keyIdOf(bytes)) && isEqual(mac, macOf(bytes, key)))
      return isAuthentic ? contentOf(bytes) : undefined
    },
  }
}

function contentOf(bytes: Uint8Array<ArrayBuffer>): RefreshTokenContent {
  return {
    sessionId: sessionIdFromBytes(bytes.subarray(layout.sessionId, layout.generation)),
    generation: new DataView(bytes.buffer).getUint32(layout.generation),
    chain: chainValueFromBytes(bytes.subarray(layout.chain, layout.previousChain)),
    previousChain: chainValueFromBytes(bytes.subarray(layout.previousChain, layout.mac)),
  }
}

function keyIdOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(layout.keyId, layout.sessionId)
}

function macOf(bytes: Uint8Array, { key }: MacKey): Uint8Array {
  return hmac(sha256, key, bytes.subarray(0, layout.mac)).subarray(0, layout.end - layout.mac)
}

function deriveKey(pepper: string, owner: string): MacKey {
  const derive = (purpose: string, length: number): Uint8Array =>
    hkdf(sha256, utf8ToBytes(pepper), undefined, utf8ToBytes(`tokenpair ${owner} refresh token ${purpose} v1`), length)
  return { id: derive('key id', layout.sessionId - layout.keyId), key: derive('mac', 32) }
}

/** Compares in a time that does not depend on where the two differ. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.reduce((bits, byte, index) => bits | (byte ^ (other[index] ?? 0)), 0) === 0
}

function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined) throw new TypeError('A refresh token holds base64url values only')
  return bytes
}
