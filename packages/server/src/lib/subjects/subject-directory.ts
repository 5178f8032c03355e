import { AuthError } from '@tokenpair/protocol'

/**
 * Whether a user may have tokens.
 *
 * - `active`: yes.
 * - `blocked`: not now. Refreshes are refused, the session's row stays.
 * - `deleted`: never again. The next refresh ends the session.
 */
export type SubjectStatus = 'active' | 'blocked' | 'deleted'

/** The app's users, as far as tokens depend on them. Asked at each sign-in and at each refresh. */
export interface SubjectDirectory {
  /**
   * What a user may do now. Where it throws, or answers anything else, a sign-in is refused by `unavailable`, and a
   * refresh is answered by it and may be repeated.
   */
  statusOf(subject: string): Promise<SubjectStatus> | SubjectStatus
}

/** Everybody may have tokens: for apps that revoke by `blockSubject()` alone. */
export const everybodyIsActive: SubjectDirectory = { statusOf: () => 'active' }

/** Takes nothing from the app's directory for a status that is none: who is unknown must not pass for `active`. */
export function createCheckedDirectory(directory: SubjectDirectory): SubjectDirectory {
  return {
    statusOf: async (subject) => {
      try {
        return checkStatus(await directory.statusOf(subject))
      } catch (cause) {
        throw new AuthError('unavailable', 'Nobody can say whether the user is active: try again later', { cause })
      }
    },
  }
}

function checkStatus(status: unknown): SubjectStatus {
  if (status === 'active' || status === 'blocked' || status === 'deleted') return status
  throw new TypeError('The subject directory has to answer active, blocked or deleted')
}

/** The error of a status, or `undefined` where there is none. */
export function errorOfStatus(status: SubjectStatus): AuthError | undefined {
  switch (status) {
    case 'active':
      return undefined
    case 'blocked':
      return new AuthError('subject_blocked', 'The user is blocked: ask whoever runs this service')
    case 'deleted':
      return new AuthError('subject_deleted', 'The user no longer exists')
  }
}
