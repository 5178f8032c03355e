import {
  createRecord,
  type SessionRecord,
  type SignedInRecord,
} from '../../packages/client/src/lib/session/session-record.ts'
import { encodeBase64Url, type Random, type TokenResponse } from '../../packages/protocol/src/index.ts'

/** Chance that always draws the same: which attempt id a record has changes no state. */
export const random: Random = { bytes: (length) => new Uint8Array(length) }

/** A session JWT, signed by nobody, of the user and session of an epoch. */
export function tokenOf(epoch: number, generation: number): string {
  const claims = { sub: `user ${epoch}`, sid: `session ${epoch}`, gen: generation, scope: '', iat: 0, exp: 600 }
  return `header.${encodeBase64Url(new TextEncoder().encode(JSON.stringify(claims)))}.signature`
}

/** The pair of a sign-in: each has a user and a session of its own, and access tokens of ten minutes. */
export function pairOf(epoch: number, generation = 0): TokenResponse {
  const token = tokenOf(epoch, generation)
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: 600,
    refresh_token: token,
    refresh_token_expires_in: 1_209_600,
    scope: '',
    session_id: `session ${epoch}`,
    generation,
    sub: `user ${epoch}`,
  }
}

/** The record of a sign-in. */
export function signedIn(epoch: number, generation = 0): SignedInRecord {
  return createRecord(pairOf(epoch, generation), { epoch, obtainedAt: 0 }, random)
}

/** What stays behind of one. */
export function signedOut(epoch: number): SessionRecord {
  return { epoch, reason: 'user' }
}
