import type { Random } from '@tokenpair/protocol'
import { createRecord, isSignedIn, type SessionRecord, type SignedInRecord } from '../session/session-record.ts'
import { readTokenClaims } from './token-claims.ts'

/** A token that came in the head of an answer. */
export interface OfferedToken {
  /** The token of the request that was answered. */
  readonly sent: string
  readonly offered: string
  /** When the request left, by this device's clock, in milliseconds since the Unix epoch. */
  readonly askedAt: number
}

/**
 * Decides what a token in the head of an answer does to the record: it is adopted where the request was one of the same
 * session, and where it is of a later generation than what is held. So answers may come late, twice, in any order or not
 * at all: the newest token stays, and no answer to one user changes what another holds.
 *
 * @returns The new record, or `undefined` where the token is left aside.
 */
export function decideAdoption(
  record: SessionRecord | undefined,
  { sent, offered, askedAt }: OfferedToken,
  random: Random,
): SignedInRecord | undefined {
  if (!isSignedIn(record)) return undefined
  const { pair, epoch } = record
  const claims = readTokenClaims(offered)
  const isOfSession = readTokenClaims(sent)?.sessionId === pair.session_id && claims?.sessionId === pair.session_id
  if (!isOfSession || claims.subject !== pair.sub) return undefined
  const { generation, scope, lifetime } = claims
  if (generation === undefined || generation <= pair.generation) return undefined
  const tokens = { access_token: offered, refresh_token: offered }
  const renewed = { ...pair, ...tokens, generation, scope, expires_in: lifetime, refresh_token_expires_in: lifetime }
  return createRecord(renewed, { epoch, obtainedAt: askedAt }, random)
}
