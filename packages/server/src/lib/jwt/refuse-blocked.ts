import type { SessionId } from '../sessions/session.ts'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'

/**
 * Refuses the user of a living session who is blocked, or of whom nobody can say, before the refresh token is spent. An
 * exchange without attempt id can be repeated for a short time only, and a block may be lifted later than that.
 *
 * @throws {AuthError} `subject_blocked` or `unavailable`.
 */
export async function refuseBlocked(
  sessionId: SessionId,
  { store, subjects }: Pick<TokenManagerContext, 'store' | 'subjects'>,
): Promise<void> {
  const session = await store.find(sessionId)
  if (session === undefined || session.revocation !== undefined) return
  const status = await subjects.statusOf(session.subject)
  const refusal = status === 'blocked' ? errorOfStatus(status) : undefined
  if (refusal !== undefined) throw refusal
}
