import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase64Url, encodeText } from '../encoding/base64url.ts'
import { isEqualText } from '../encoding/is-equal.ts'
import type { NativeCrypto } from '../node/native-crypto.ts'

/** 144 bits, which fill the base64url of their base64url to the last bit. */
const markCharacters = 24
/** How long a mark is as it stands in a token. */
export const writtenMarkLength = 32

/**
 * Makes and checks marks. A mark is a MAC over all of a token but itself and the signature, under a key derived from a
 * pepper. It tells in microseconds that a token was not made here; that it was, only its signature tells.
 */
export interface AccessTokenMarks {
  /**
   * Makes the mark of a token by the first pepper.
   *
   * @param content The part of the header before the mark, a dot, and the payload, as they stand in the token.
   * @returns The mark as it stands in the token.
   */
  make(content: string): string
  /** Whether a mark is that of one of the peppers. */
  check(content: string, written: string): boolean
}

/** Creates the marks of peppers: the first one makes them, all of them check. */
export function createAccessTokenMarks(
  peppers: readonly [string, ...(readonly string[])],
  native: NativeCrypto | undefined,
): AccessTokenMarks {
  const [make, ...others] = peppers.map((pepper) => createMarker(pepper, native))
  if (make === undefined) throw new TypeError('Marks need a pepper')
  return {
    make,
    check: (content, written) =>
      isEqualText(written, make(content)) || others.some((makeOther) => isEqualText(written, makeOther(content))),
  }
}

function createMarker(pepper: string, native: NativeCrypto | undefined): (content: string) => string {
  const key = hkdf(sha256, utf8ToBytes(pepper), undefined, utf8ToBytes('tokenpair access token mark v1'), 32)
  const mac =
    native?.createMac('SHA-256', key).ofText ?? ((text) => encodeBase64Url(hmac(sha256, key, utf8ToBytes(text))))
  return (content) => encodeText(mac(content).slice(0, markCharacters))
}
