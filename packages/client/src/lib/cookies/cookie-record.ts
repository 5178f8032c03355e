import { readClaims, type UnknownClaims } from '../session/auth-state.ts'
import { newestRecord } from '../session/newest-record.ts'
import { isSignedIn, type SessionRecord, type SignedInRecord } from '../session/session-record.ts'
import { type AttemptIds, collectAttemptIds } from './attempt-ids.ts'

/** A session as the storage keeps it: nothing in it opens anything. */
interface CookieRecord extends SignedInRecord {
  readonly attempts: AttemptIds
  /** What the access token said, since it is not here itself. */
  readonly claims: UnknownClaims
}

/**
 * Whether a record is one of the bearer transport, from before the app used cookies. It stays as it is until it is
 * redeemed, so that the change signs nobody out.
 */
export function isBearerRecord({ pair }: SignedInRecord): boolean {
  return pair.refresh_token !== undefined
}

/** Whether a record holds an access token that has to stay in memory. */
export function hasToken(record: SignedInRecord): boolean {
  return Boolean(record.pair.access_token) && !isBearerRecord(record)
}

/** Whether a record has no access token, nor a session that does without. */
export function lacksToken({ pair }: SignedInRecord): boolean {
  return !pair.access_token && !pair.expires_in
}

/** Whether a record is of a session that does without access tokens: its cookie authenticates. */
export function isOpaque({ pair }: SignedInRecord): boolean {
  return !pair.access_token && pair.expires_in > 0
}

/**
 * Decides what the storage is to keep: the newer one of two records, without its access token, which then is good for
 * no time at all, and with the attempt ids of both. Where both have one for a generation, that of the first counts.
 */
export function mergeRecords(
  first: SessionRecord | undefined,
  second: SessionRecord | undefined,
): SessionRecord | CookieRecord | undefined {
  const newest = newestRecord(first, second)
  if (!isSignedIn(newest) || isBearerRecord(newest)) return newest
  const { pair } = newest
  const attempts = collectAttemptIds(newest, [first, second])
  return {
    ...newest,
    pair: { ...pair, access_token: '', expires_in: pair.access_token ? 0 : pair.expires_in },
    attempt: attempts[pair.generation] ?? newest.attempt,
    attempts,
    claims: readClaims(newest),
  }
}

/** A record with an attempt id for a generation that has none. */
export function withAttempt(
  record: SignedInRecord,
  generation: number,
  drawn: string,
): SignedInRecord & Pick<CookieRecord, 'attempts'> {
  return { ...record, attempts: { [generation]: drawn, ...collectAttemptIds(record, [record]) } }
}

/** A record with an access token of its session, perhaps of another generation: it is good until it expires. */
export function withToken(record: SignedInRecord, token: SignedInRecord | undefined): SignedInRecord {
  if (!token || !lacksToken(record)) return record
  const pair = { ...token.pair, generation: record.pair.generation }
  return { ...record, pair, obtainedAt: token.obtainedAt }
}
