import type { AuthError } from '@tokenpair/protocol'
import { askForSubject } from '../sessions/ask-for-subject.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import type { RenewalRefusal } from './decide-renewal.ts'
import { issueSessionToken } from './issue-session-token.ts'
import { moveRow } from './move-row.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionToken } from './session-token.ts'

/** How a renewal ended. */
export type Renewal =
  | { readonly kind: 'renewed'; readonly issued: IssuedToken }
  /** The user may not have tokens: `subject_blocked` or `subject_deleted`. */
  | { readonly kind: 'forbidden'; readonly error: AuthError }
  /** The session lives, but its next token could not be made. */
  | { readonly kind: 'postponed'; readonly error: unknown }
  | RenewalRefusal

/**
 * Renews a genuine token: the row moves, the user is asked for, and the providers make its content anew. The token itself
 * lives on until it expires. What fails after the row has moved costs nothing: the next request gets the token of the
 * generation that was reached.
 *
 * @throws {AuthError} `unavailable` after too many lost races. What the store throws is passed on.
 */
export async function renewSession<Claims extends object>(
  token: SessionToken,
  parts: SessionParts<Claims>,
): Promise<Renewal> {
  const { options, context, lastUses } = parts
  const move = await moveRow(token, parts)
  context.tidyUp()
  if (move.kind !== 'moved') return move
  const { session, isStep } = move
  const { id: sessionId, subject, generation } = session
  lastUses.note(sessionId, session.refreshedAt)
  try {
    const error = await askForSubject(session, parts)
    if (error !== undefined) return { kind: 'forbidden', error }
    const issued = await issueSessionToken(session, 'refresh', parts)
    context.emit({ type: isStep ? 'refreshed' : 'repeated', manager: options.name, sessionId, subject, generation })
    return { kind: 'renewed', issued }
  } catch (error) {
    return { kind: 'postponed', error }
  }
}
