import { createSession } from '../sessions/create-session.ts'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import { checkGrant } from '../token-managers/check-grant.ts'
import { bindGrant } from '../token-managers/client-binding.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import { issueSessionToken } from './issue-session-token.ts'
import { rowLifetimeOf } from './session-lifetime.ts'
import type { SessionParts } from './session-parts.ts'

/**
 * Starts a session.
 *
 * @throws {TypeError} The grant, or what a provider answers, has to be mended. Nothing was written.
 * @throws {RangeError} The claims are too long for a token. Nothing was written.
 * @throws {AuthError} `subject_blocked` or `subject_deleted`. Nothing was written.
 */
export async function startSession<Claims extends object>(
  grant: unknown,
  parts: SessionParts<Claims>,
): Promise<IssuedToken> {
  const { options, context, lifecycle, chain } = parts
  const {
    name: manager,
    sessionLifetime,
    inactivityTimeout,
    maxTokenLifetime,
    maxSessionLifetime: maxLifetime,
  } = options
  const { random, subjects, emit } = context
  const checked = bindGrant(checkGrant(grant), options.clientBinding)
  const { idleLifetime = inactivityTimeout ?? sessionLifetime } = checked
  if (idleLifetime > maxTokenLifetime) {
    throw new TypeError(
      `issueToken() has options to mend: idleLifetime: give at most ${maxTokenLifetime}, the maxTokenLifetime of JwtSessionConfig`,
    )
  }
  const refusal = errorOfStatus(await subjects.statusOf(checked.subject))
  if (refusal !== undefined) throw refusal
  const now = await lifecycle.dateStart(checked.subject)
  const kept = { ...checked, idleLifetime: rowLifetimeOf(idleLifetime, options) }
  const row = createSession(kept, { manager, idleLifetime: undefined, maxLifetime, now, random })
  const session = { ...row, chain, previous: [chain, chain] as const }
  const issued = await issueSessionToken(session, 'issue', parts) // before the write: no refusal leaves a row
  await lifecycle.start(session)
  const { subject, id: sessionId, method, device } = session
  try {
    await options.onSessionCreated?.({ subject, sessionId, method, device })
  } catch (error) {
    await lifecycle.end({ id: sessionId }, 'ended')
    throw error
  }
  emit({ type: 'issued', manager, sessionId, subject, method })
  return issued
}
