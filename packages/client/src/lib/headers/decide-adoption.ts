import type { Random } from '@tokenpair/protocol'
import { createRecord, isSignedIn, type SessionRecord, type SignedInRecord } from '../session/session-record.ts'
import { describeToken } from './describe-token.ts'

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
  const renewed = describeToken(offered)
  const isOfSession = renewed?.session_id === pair.session_id && describeToken(sent)?.session_id === pair.session_id
  const isLater = isOfSession && renewed.sub === pair.sub && renewed.generation > pair.generation
  return isLater ? createRecord(renewed, { epoch, obtainedAt: askedAt }, random) : undefined
}
