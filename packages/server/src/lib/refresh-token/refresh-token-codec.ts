import { decodeBase64Url } from '../encoding/base64url.ts'
import { createAuthenticatedText } from '../peppers/authenticated-text.ts'
import { sessionIdFromBytes } from '../sessions/session-id.ts'
import { chainValueFromBytes } from './chain.ts'
import type { RefreshToken, RefreshTokenContent } from './refresh-token.ts'

/** session id(16) | generation(4) | chain value(16) | the one before(16): 72 bytes in all, 96 characters to the bit. */
const layout = { sessionId: 0, generation: 16, chain: 20, previousChain: 36, end: 52 }
const formatVersion = 1

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
 * @param peppers The servers' secrets.
 * @param owner The name of the token manager: the tokens of one are nothing to another with the same peppers.
 */
export function createRefreshTokenCodec(
  peppers: readonly [string, ...(readonly string[])],
  owner: string,
): RefreshTokenCodec {
  const label = `tokenpair ${owner} refresh token`
  const text = createAuthenticatedText({ peppers, label, format: formatVersion, bodyBytes: layout.end })
  return {
    encode: (content) => {
      const body = new Uint8Array(layout.end)
      body.set(bytesOf(content.sessionId), layout.sessionId)
      new DataView(body.buffer).setUint32(layout.generation, content.generation)
      body.set(bytesOf(content.chain), layout.chain)
      body.set(bytesOf(content.previousChain), layout.previousChain)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a refresh token is made
      return text.encode(body) as RefreshToken
    },
    decode: (presented) => {
      const body = text.decode(presented)
      return body && contentOf(body)
    },
  }
}

function contentOf(body: Uint8Array<ArrayBuffer>): RefreshTokenContent {
  return {
    sessionId: sessionIdFromBytes(body.subarray(layout.sessionId, layout.generation)),
    generation: new DataView(body.buffer).getUint32(layout.generation),
    chain: chainValueFromBytes(body.subarray(layout.chain, layout.previousChain)),
    previousChain: chainValueFromBytes(body.subarray(layout.previousChain)),
  }
}

function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined) throw new TypeError('A refresh token holds base64url values only')
  return bytes
}
