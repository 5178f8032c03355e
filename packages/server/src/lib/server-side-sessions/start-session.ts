import { createTokenContent } from '../jwt/token-content.ts'
import { createSession } from '../sessions/create-session.ts'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import { checkGrant } from '../token-managers/check-grant.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import { dateUse } from './date-use.ts'
import { answerKey, type SessionParts } from './session-parts.ts'

/**
 * Starts a session.
 *
 * @throws {TypeError} The grant, or what a provider answers, has to be mended. Nothing was written.
 * @throws {AuthError} `subject_blocked` or `subject_deleted`. Nothing was written.
 */
export async function startSession<Claims extends object>(
  grant: unknown,
  parts: SessionParts<Claims>,
): Promise<IssuedToken> {
  const { options, context, lifecycle } = parts
  const { name: manager, inactivityTimeout: idleLifetime, maxSessionLifetime: maxLifetime } = options
  const { random, revocations, subjects, emit } = context
  const checked = checkGrant(grant)
  const refusal = errorOfStatus(await subjects.statusOf(checked.subject))
  if (refusal !== undefined) throw refusal
  const now = await lifecycle.dateStart(checked.subject)
  const created = createSession(checked, { manager, idleLifetime, maxLifetime, now, random })
  const { subject, id: sessionId, method, device } = created
  const session = { ...created, refreshedAt: dateUse({ sessionId, subject }, revocations, now) }
  const { scopes } = await createTokenContent(session, 'issue', parts) // before the write: no refusal leaves a row
  await lifecycle.start(session)
  try {
    await options.onSessionCreated?.({ subject, sessionId, method, device })
  } catch (error) {
    await lifecycle.end({ id: sessionId }, 'ended')
    throw error
  }
  emit({ type: 'issued', manager, sessionId, subject, method })
  return answerKey(session, scopes, parts)
}
