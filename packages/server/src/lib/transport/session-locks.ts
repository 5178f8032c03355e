import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { LockConfirmation } from '../access-token/access-token-claims.ts'
import { encodeBase64Url } from '../encoding/base64url.ts'
import { hashBytes } from '../encoding/hash-bytes.ts'
import type { SessionId } from '../sessions/session.ts'

/** What is asked of whoever wants to use a session's token. */
export type LockVerdict = 'open' | 'missing' | 'mismatch'

/**
 * The locks of all sessions. A lock is a function of a server secret and the session's id: it needs no storage, and stays
 * the same for the life of the session, so that no answer, however late, takes it out of step with the tokens.
 */
export interface SessionLocks {
  /** The value of a session's lock cookie: 128 bits as 22 base64url characters. */
  lockOf(sessionId: SessionId): string
  /** What an access token of a session says of its lock. */
  confirmationOf(sessionId: SessionId): LockConfirmation
  /** Whether an access token was locked to its session here. */
  isConfirmed(sessionId: SessionId, confirmation: LockConfirmation): boolean
  /** Judges the lock cookies that a request carries for a session: one has to be right. */
  judge(sessionId: SessionId, cookies: readonly string[]): LockVerdict
}

/** Derives the key of locks from a server secret, be it a pepper or one of its own (HKDF, RFC 5869). */
export function deriveLockKey(secret: string): Uint8Array {
  return hkdf(sha256, utf8ToBytes(secret), undefined, utf8ToBytes('tokenpair session lock v1'), 32)
}

/** Creates the locks of a set of keys: the first one makes them, all of them open. */
export function createSessionLocks(keys: readonly [Uint8Array, ...(readonly Uint8Array[])]): SessionLocks {
  const lockBy = (key: Uint8Array, sessionId: SessionId): string =>
    encodeBase64Url(hmac(sha256, key, utf8ToBytes(sessionId)).subarray(0, 16))
  const allOf = (sessionId: SessionId): readonly string[] => keys.map((key) => lockBy(key, sessionId))
  const confirm = (lock: string): LockConfirmation => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a lock becomes its confirmation
    return encodeBase64Url(hashBytes(utf8ToBytes(lock))) as LockConfirmation
  }
  return {
    lockOf: (sessionId) => lockBy(keys[0], sessionId),
    confirmationOf: (sessionId) => confirm(lockBy(keys[0], sessionId)),
    isConfirmed: (sessionId, confirmation) => allOf(sessionId).some((lock) => isSame(confirm(lock), confirmation)),
    judge: (sessionId, cookies) => {
      const locks = allOf(sessionId)
      if (cookies.some((cookie) => locks.some((lock) => isSame(cookie, lock)))) return 'open'
      return cookies.length === 0 ? 'missing' : 'mismatch'
    },
  }
}

/** Compares in a time that does not depend on where the two differ. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let index = 0; index < one.length; index++) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}
