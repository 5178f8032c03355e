import type { AuthError } from '@tokenpair/protocol'
import type { Session } from '../sessions/session.ts'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import type { SessionParts } from './session-parts.ts'

/**
 * Asks whether the user of a session may go on. The session of a deleted one is ended; that of a blocked one stays, and is
 * asked about again at its next use.
 *
 * @returns `subject_blocked` or `subject_deleted`, or `undefined` where the user may go on.
 */
export async function askForSubject(
  { id, subject }: Session,
  { context, lifecycle }: Pick<SessionParts<never>, 'context' | 'lifecycle'>,
): Promise<AuthError | undefined> {
  const status = await context.subjects.statusOf(subject)
  if (status === 'deleted') await lifecycle.end({ id }, 'subject-deleted')
  return errorOfStatus(status)
}
