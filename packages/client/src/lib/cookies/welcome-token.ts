import { isSignedIn, type SessionRecord, type SignedInRecord } from '../session/session-record.ts'
import { isSameSignIn } from './attempt-ids.ts'
import { isBearerRecord, lacksToken } from './cookie-record.ts'

/** What a tab knows when another one tells it an access token. */
export interface KnownTokens {
  /** The newest record that was seen. */
  readonly newest: SessionRecord | undefined
  /** The token that is held. */
  readonly token: SignedInRecord | undefined
}

/**
 * Decides whether a token that another tab tells is taken: one of a later sign-in, or one of this session that is
 * newer than what is held and no older than the record. A token of an earlier sign-in, or of a session that has ended,
 * is not.
 */
export function isWelcome(told: SignedInRecord, { newest, token }: KnownTokens): boolean {
  if (isBearerRecord(told) || lacksToken(told) || !isAsNew(told, newest) || !isAsNew(told, token)) return false
  return !token || !hasGeneration(token, told) || told.obtainedAt > token.obtainedAt
}

/** Whether a token is one of a record's session, and of its generation or a later one. */
export function hasGeneration(token: SignedInRecord | undefined, record: SignedInRecord): boolean {
  return token !== undefined && isSameSignIn(token, record) && token.pair.generation >= record.pair.generation
}

/** Whether a token is of a session that a record has overtaken: an earlier one, or one that is over. */
export function isOvertaken(token: SignedInRecord | undefined, newest: SessionRecord | undefined): boolean {
  return token !== undefined && newest !== undefined && token.epoch <= newest.epoch && !isSameSignIn(token, newest)
}

function isAsNew(told: SignedInRecord, known: SessionRecord | undefined): boolean {
  if (known === undefined || told.epoch > known.epoch) return true
  return isSignedIn(known) && hasGeneration(told, known)
}
