import type { AuthError } from '@tokenpair/protocol'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type { SessionLifecycle } from './session-lifecycle.ts'
import type { Session } from './session.ts'

/** Whom to ask, and what ends a session. */
export interface SubjectInquiry {
  readonly context: Pick<TokenManagerContext, 'subjects'>
  readonly lifecycle: SessionLifecycle
}

/**
 * Asks whether the user of a session may go on. The session of a deleted one is ended; that of a blocked one stays, and is
 * asked about again at its next use.
 *
 * @returns `subject_blocked` or `subject_deleted`, or `undefined` where the user may go on.
 */
export async function askForSubject(
  { id, subject }: Pick<Session, 'id' | 'subject'>,
  { context, lifecycle }: SubjectInquiry,
): Promise<AuthError | undefined> {
  const status = await context.subjects.statusOf(subject)
  if (status === 'deleted') await lifecycle.end({ id }, 'subject-deleted')
  return errorOfStatus(status)
}
