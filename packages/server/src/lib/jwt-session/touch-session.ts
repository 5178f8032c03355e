import { askForSubject } from '../sessions/ask-for-subject.ts'
import type { Authentication } from '../token-managers/token-manager.ts'
import { describeBearer } from './describe-bearer.ts'
import { rejected } from './rejections.ts'
import { renewInBand } from './renew-in-band.ts'
import { stepOf } from './session-chain.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionToken } from './session-token.ts'

/**
 * Writes down that a session was used, and asks whether its user may go on. A token whose row stands elsewhere is renewed:
 * that says why.
 */
export async function touchSession<Claims extends object>(
  token: SessionToken,
  parts: SessionParts<Claims>,
): Promise<Authentication<Claims>> {
  const { context, chain, lastUses } = parts
  const { sessionId, generation } = token
  const now = context.clock.now()
  const touched = await context.store.advance(stepOf(sessionId, chain, { from: generation, to: generation, now }))
  context.tidyUp()
  if (touched === undefined) return renewInBand(token, parts)
  lastUses.note(sessionId, now)
  const error = await askForSubject(touched, parts)
  return error === undefined ? describeBearer(token, parts) : rejected(error)
}
