import { concatBytes } from '@noble/hashes/utils.js'
import { decodeBase64Url } from '../encoding/base64url.ts'
import { createAuthenticatedText } from '../peppers/authenticated-text.ts'
import { chainValueFromBytes } from '../refresh-token/chain.ts'
import { sessionIdFromBytes } from '../sessions/session-id.ts'
import type { ChainValue, SessionId } from '../sessions/session.ts'

/** session id(16) | chain value(16): 52 bytes in all, 70 characters. */
const layout = { sessionId: 0, chain: 16, end: 32 }
/** By this byte each key begins with `s`, and no refresh token does. */
const format = 0xb1

declare const brand: unique symbol

/** The key of a server-side session as it travels: 70 base64url characters. Whoever holds it is the user. */
export type SessionKey = string & { readonly [brand]: 'SessionKey' }

/** What an authentic session key says. */
export interface SessionKeyContent {
  readonly sessionId: SessionId
  /** The secret part, which stays the same as long as the session lives. */
  readonly chain: ChainValue
}

/** Writes and reads session keys. */
export interface SessionKeyCodec {
  /** Writes a key, authenticated with the first pepper. */
  encode(content: SessionKeyContent): SessionKey
  /**
   * Reads a key from outside, with no access to any store.
   *
   * @returns What it says, or `undefined` where it is not exactly what one of the peppers authenticates.
   */
  decode(text: string): SessionKeyContent | undefined
}

/**
 * Creates the codec of a set of peppers: the first one writes, all of them read.
 *
 * @param peppers The servers' secrets.
 * @param owner The name of the token manager: the keys of one are nothing to another with the same peppers.
 */
export function createSessionKeyCodec(
  peppers: readonly [string, ...(readonly string[])],
  owner: string,
): SessionKeyCodec {
  const text = createAuthenticatedText({
    peppers,
    label: `tokenpair ${owner} session key`,
    format,
    bodyBytes: layout.end,
  })
  return {
    encode: ({ sessionId, chain }) => {
      const key = text.encode(concatBytes(bytesOf(sessionId), bytesOf(chain)))
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a session key is made
      return key as SessionKey
    },
    decode: (presented) => {
      const body = text.decode(presented)
      if (body === undefined) return undefined
      return {
        sessionId: sessionIdFromBytes(body.subarray(layout.sessionId, layout.chain)),
        chain: chainValueFromBytes(body.subarray(layout.chain)),
      }
    },
  }
}

function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined) throw new TypeError('A session key holds base64url values only')
  return bytes
}
