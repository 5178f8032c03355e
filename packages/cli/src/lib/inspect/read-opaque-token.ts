import { decodeBase64Url, encodeBase64Url } from '@tokenpair/protocol'

/** What a refresh token or a session key says to everybody: nothing that helps to use it. */
export type OpaqueToken =
  | {
      readonly kind: 'refresh-token'
      readonly version: number
      /** Which pepper authenticates it, in hexadecimal digits. */
      readonly keyId: string
      readonly sessionId: string
      readonly generation: number
    }
  | { readonly kind: 'session-key'; readonly keyId: string; readonly sessionId: string }

const refreshTokenBytes = 72
const refreshTokenVersion = 1
const sessionKeyBytes = 52
const sessionKeyFormat = 0xb1

/** Reads the head of a refresh token (docs/rotation.md) or a session key; `undefined` where it is neither. */
export function readOpaqueToken(text: string): OpaqueToken | undefined {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined) return undefined
  const keyId = Array.from(bytes.subarray(1, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const sessionId = encodeBase64Url(bytes.subarray(4, 20))
  if (bytes.length === sessionKeyBytes && bytes[0] === sessionKeyFormat)
    return { kind: 'session-key', keyId, sessionId }
  if (bytes.length !== refreshTokenBytes || bytes[0] !== refreshTokenVersion) return undefined
  const generation = new DataView(bytes.buffer, bytes.byteOffset).getUint32(20)
  return { kind: 'refresh-token', version: refreshTokenVersion, keyId, sessionId, generation }
}
