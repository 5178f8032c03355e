import type { AuthError } from '@tokenpair/protocol'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionToken } from './session-token.ts'

/**
 * Asks whether the user of a session may go on. The session of a deleted one is ended; that of a blocked one stays, and is
 * asked about again.
 *
 * @returns `subject_blocked` or `subject_deleted`, or `undefined` where the user may go on.
 */
export async function askForSubject<Claims extends object>(
  { subject, sessionId }: Pick<SessionToken, 'subject' | 'sessionId'>,
  { context, lifecycle }: SessionParts<Claims>,
): Promise<AuthError | undefined> {
  const status = await context.subjects.statusOf(subject)
  if (status === 'deleted') await lifecycle.end({ id: sessionId }, 'subject-deleted')
  return errorOfStatus(status)
}
