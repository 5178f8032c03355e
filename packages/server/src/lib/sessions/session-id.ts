import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Random } from '@tokenpair/protocol'
import { encodeBase64Url } from '../encoding/base64url.ts'
import { hashBytes } from '../encoding/hash-bytes.ts'
import type { SessionId } from './session.ts'

const sessionIdBytes = 16
const bucketBytes = 2
/** 16 bytes in base64url: the last character holds two bits of them, and four zeros. */
const sessionIdForm = /^[\w-]{21}[AQgw]$/

/**
 * Draws the id of a new session. Its first two bytes are a hash of the subject, so that all sessions of one subject
 * lie in one bucket; the other 112 bits are random.
 */
export function createSessionId(subject: string, random: Random): SessionId {
  const id = random.bytes(sessionIdBytes)
  id.set(hashBytes(utf8ToBytes(subject)).subarray(0, bucketBytes))
  return sessionIdFromBytes(id)
}

/** Writes 16 bytes as a session id. */
export function sessionIdFromBytes(bytes: Uint8Array): SessionId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where bytes become a session id
  return encodeBase64Url(bytes) as SessionId
}

/** Reads a session id from outside, or `undefined` where the text is none. */
export function parseSessionId(text: string): SessionId | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a text becomes a session id
  return sessionIdForm.test(text) ? (text as SessionId) : undefined
}
