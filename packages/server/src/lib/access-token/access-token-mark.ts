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
   * Prepares for the tokens that begin alike.
   *
   * @param start The part of the header before the mark, and a dot.
   */
  after(start: string): AccessTokenMark
}

/** The marks of tokens that begin alike, each by the payload as it stands in the token. */
interface AccessTokenMark {
  /** Makes the mark of a token by the first pepper, as it stands in the token. */
  make(payload: string): string
  /** Whether a mark is that of one of the peppers. */
  check(payload: string, written: string): boolean
}

/** Creates the marks of peppers: the first one makes them, all of them check. */
export function createAccessTokenMarks(
  peppers: readonly [string, ...(readonly string[])],
  native: NativeCrypto | undefined,
): AccessTokenMarks {
  const markers = peppers.map((pepper) => createMarker(pepper, native))
  return {
    after: (start) => {
      const [make, ...others] = markers.map((after) => after(start))
      if (make === undefined) throw new TypeError('Marks need a pepper')
      return {
        make,
        check: (payload, written) =>
          isEqualText(written, make(payload)) || others.some((makeOther) => isEqualText(written, makeOther(payload))),
      }
    },
  }
}

function createMarker(
  pepper: string,
  native: NativeCrypto | undefined,
): (start: string) => (payload: string) => string {
  const key = hkdf(sha256, utf8ToBytes(pepper), undefined, utf8ToBytes('tokenpair access token mark v1'), 32)
  const after =
    native?.createMac('SHA-256', key).after ??
    ((start) => (payload) => encodeBase64Url(hmac(sha256, key, utf8ToBytes(start + payload))))
  return (start) => {
    const mac = after(start)
    return (payload) => encodeText(mac(payload).slice(0, markCharacters))
  }
}
