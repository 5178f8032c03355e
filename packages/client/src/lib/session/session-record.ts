import { encodeBase64Url, isRecord, isTokenResponse, type Random, type TokenResponse } from '@tokenpair/protocol'
import { isSignedOutReason, type SignedOutReason } from './auth-state.ts'

/** A session as it is kept. */
export interface SignedInRecord {
  /**
   * Grows with every sign-in and so fences off whatever belongs to an earlier one. The first counts from its moment, so
   * that it is worth more than a record which could not be read then.
   */
  readonly epoch: number
  /** The pair, as the server answered it. */
  readonly pair: TokenResponse
  /** When the pair was asked for, by this device's clock, in milliseconds since the Unix epoch. */
  readonly obtainedAt: number
  /** The attempt id by which the pair's refresh token is redeemed. */
  readonly attempt: string
  /** The session that was held before the sign-in; forgotten with the first refresh. */
  readonly session_id?: string | undefined
  /** The app's claims, where a storage keeps them in the place of the access token that says them. */
  readonly claims?: unknown
}

/** What stays behind when a session has ended, so that a late answer cannot bring it back. */
interface SignedOutRecord {
  readonly epoch: number
  readonly reason: SignedOutReason
  /** The session that it was. Records of earlier versions do not say. */
  readonly session_id?: string | undefined
  readonly pair?: undefined
  readonly obtainedAt?: undefined
}

/** What a client keeps: one record, replaced as a whole. Its pair stands as it came over the wire. */
export type SessionRecord = SignedInRecord | SignedOutRecord

/** Whether a record holds a living session. */
export function isSignedIn(record: SessionRecord | undefined): record is SignedInRecord {
  return Boolean(record?.pair)
}

/** Whether two records hold the same pair. */
export function isSamePair(one: SessionRecord | undefined, other: SessionRecord | undefined): boolean {
  return isSameSession(one, other) && one?.pair?.generation === other?.pair?.generation
}

/** Whether two records are about the same living session. */
export function isSameSession(one: SessionRecord | undefined, other: SessionRecord | undefined): boolean {
  return one?.pair?.session_id === (other?.pair?.session_id ?? '')
}

/**
 * Whether a client still has no other access token than that of a record: it holds the same pair, or none, since not
 * every storage keeps access tokens.
 */
export function isStillHeld(record: SessionRecord | undefined, session: SessionRecord | undefined): boolean {
  return session?.pair?.access_token || session?.pair?.expires_in
    ? isSamePair(record, session) && record?.pair?.access_token === session.pair.access_token
    : isSameSession(record, session)
}

/** By which sign-in, and when, a pair was obtained. */
export type Obtained = Pick<SignedInRecord, 'epoch' | 'obtainedAt' | 'session_id'>

/**
 * Makes the record of a new pair. It draws the attempt id by which this pair will be redeemed, so that whatever holds
 * the token holds the attempt id, too: one write, and no copy of the storage has the one without the other.
 */
export function createRecord(pair: TokenResponse, since: Obtained, random: Random): SignedInRecord {
  return { ...since, pair, attempt: createAttemptId(random) }
}

/** Draws an attempt id. */
export function createAttemptId(random: Random): string {
  return encodeBase64Url(random.bytes(16))
}

/** Reads a record from a storage, or `undefined` where the text is none of ours: foreign, broken or of another version. */
export function parseRecord(text: string | undefined): SessionRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return isSessionRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isSessionRecord(value: unknown): value is SessionRecord {
  if (!isRecord(value) || !Number.isFinite(value['epoch'])) return false
  const { pair, obtainedAt, attempt, reason } = value
  if (!pair) return isSignedOutReason(reason)
  return isTokenResponse(pair) && Number.isFinite(obtainedAt) && typeof attempt === 'string'
}
