import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts'
import { isEqual } from '../encoding/is-equal.ts'
import { nativeCrypto } from '../node/native-crypto.ts'

/** format(1) | key id(3) | body | MAC(16) */
const keyIdAt = 1
const bodyAt = 4
const macBytes = 16

interface MacKey {
  readonly id: Uint8Array
  mac(content: Uint8Array): Uint8Array
}

/** One kind of text, and who can make it. */
export interface AuthenticatedTextOptions {
  /** The servers' secrets: the first one writes, all of them read. */
  readonly peppers: readonly [string, ...(readonly string[])]
  /** Goes into the derivation of the keys: the texts of one label are nothing to another with the same peppers. */
  readonly label: string
  /** The first byte, which says what the body is and how it is laid out. */
  readonly format: number
  /** How many bytes the body has. */
  readonly bodyBytes: number
}

/** Writes and reads texts that only the holder of a pepper can make. */
export interface AuthenticatedText {
  /** Writes a body as base64url, authenticated with the first pepper. */
  encode(body: Uint8Array): string
  /**
   * Reads a text from outside, with no access to any store.
   *
   * @returns Its body, or `undefined` where it is not exactly what one of the peppers authenticates.
   */
  decode(text: string): Uint8Array<ArrayBuffer> | undefined
}

/** Creates the writer and reader of one kind of text; a key for HMAC-SHA-256 is derived from each pepper (HKDF, RFC 5869). */
export function createAuthenticatedText(options: AuthenticatedTextOptions): AuthenticatedText {
  const { peppers, label, format, bodyBytes } = options
  const [first, ...others] = peppers
  const signing = deriveKey(first, label)
  const keys = [signing, ...others.map((pepper) => deriveKey(pepper, label))]
  const macAt = bodyAt + bodyBytes
  const length = macAt + macBytes
  const textLength = Math.ceil((length * 4) / 3)
  return {
    encode: (body) => {
      if (body.length !== bodyBytes) throw new RangeError(`The body of ${label} has ${bodyBytes} bytes`)
      const content = concatBytes(Uint8Array.of(format), signing.id, body)
      return encodeBase64Url(concatBytes(content, signing.mac(content)))
    },
    decode: (text) => {
      if (text.length !== textLength) return undefined
      const bytes = decodeBase64Url(text)
      if (bytes?.length !== length || bytes[0] !== format) return undefined
      const keyId = bytes.subarray(keyIdAt, bodyAt)
      const mac = bytes.subarray(macAt)
      const content = bytes.subarray(0, macAt)
      const isAuthentic = keys.some((key) => isEqual(key.id, keyId) && isEqual(mac, key.mac(content)))
      return isAuthentic ? bytes.slice(bodyAt, macAt) : undefined
    },
  }
}

function deriveKey(pepper: string, label: string): MacKey {
  const derive = (purpose: string, length: number): Uint8Array =>
    hkdf(sha256, utf8ToBytes(pepper), undefined, utf8ToBytes(`${label} ${purpose} v1`), length)
  const key = derive('mac', 32)
  const ofBytes = nativeCrypto?.createMac('SHA-256', key).ofBytes ?? ((content) => hmac(sha256, key, content))
  return { id: derive('key id', bodyAt - keyIdAt), mac: (content) => ofBytes(content).subarray(0, macBytes) }
}
