import { AuthError, isRecord } from '@tokenpair/protocol'
import type { AuthServices, SignIn } from '../auth-services.ts'
import { readClient } from '../token-managers/client-binding.ts'
import type { TokenManager } from '../token-managers/token-manager.ts'
import type { RequestHead } from '../transport/transport.ts'

/** What the app does with its users and their sessions. */
export type SubjectControl<Claims extends object> = Pick<
  AuthServices<Claims>,
  'issueToken' | 'signOut' | 'blockSubject' | 'deleteSubject'
>

/** What {@link createSubjectControl} works with. */
export interface SubjectControlContext<Claims extends object> {
  readonly tokenManager: TokenManager<Claims>
  readonly authenticate: AuthServices<Claims>['authenticate']
  /** The access token that a request presents, whatever it is worth. */
  readonly readAccessToken: (request: RequestHead) => string | undefined
}

/** Creates what the app itself calls where its users sign in and out. */
export function createSubjectControl<Claims extends object>({
  tokenManager,
  authenticate,
  readAccessToken,
}: SubjectControlContext<Claims>): SubjectControl<Claims> {
  const signOut: SubjectControl<Claims>['signOut'] = async (request) => {
    const token = readAccessToken(request)
    const sessionId = token === undefined ? undefined : await tokenManager.findSession(token)
    return sessionId !== undefined && tokenManager.revokeToken({ sessionId, reason: 'signed-out' })
  }
  /** Whether a request is signed in as somebody else than who signs in. */
  const isSignedInAsOther = async ({ subject, request }: SignIn<Claims>): Promise<boolean> => {
    if (request === undefined) return false
    const user = await authenticate(request)
    if (user.status === 'rejected' && user.error.code === 'unavailable') throw user.error
    return user.status === 'authenticated' && user.subject !== subject
  }

  return {
    issueToken: async (signIn) => {
      if (!isRecord(signIn)) return tokenManager.issueToken(signIn) // which says what it has to be
      const { request, whenSignedInAsOther = 'refuse', ...grant } = signIn
      const { clientBinding } = tokenManager
      const client = grant.client ?? (clientBinding && readClient(clientBinding, request))
      const isOther = await isSignedInAsOther(signIn)
      if (isOther && whenSignedInAsOther !== 'sign-out') {
        throw new AuthError('signed_in_as_other', 'Another user is signed in: sign out first')
      }
      const issued = await tokenManager.issueToken({ ...grant, ...(client !== undefined && { client }) })
      if (isOther && request !== undefined) await signOut(request) // last, since a refusal must sign nobody out
      return issued
    },
    signOut,
    blockSubject: (subject) => tokenManager.revokeAllTokens({ subject, reason: 'subject-blocked' }),
    deleteSubject: (subject) => tokenManager.revokeAllTokens({ subject, reason: 'subject-deleted' }),
  }
}
