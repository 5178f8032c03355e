import { AuthError, isRecord } from '@tokenpair/protocol'
import type { AuthServices, MarkAccessTokensOptions, SignIn } from '../auth-services.ts'
import type { RevocationEntry, RevocationTarget } from '../revocation/revocation-log.ts'
import { watchSession } from '../revocation/watch-session.ts'
import { readClient } from '../token-managers/client-binding.ts'
import type { IssuedToken, TokenManager, TokenManagerContext } from '../token-managers/token-manager.ts'

/** What the app does with its users and their sessions. */
export type SubjectControl<Claims extends object> = Pick<
  AuthServices<Claims>,
  'issueToken' | 'isFresh' | 'watchSession' | 'signOut' | 'blockSubject' | 'deleteSubject' | 'markAccessTokens'
>

/** What {@link createSubjectControl} works with. */
export interface SubjectControlContext<Claims extends object> {
  readonly tokenManager: TokenManager<Claims>
  readonly context: TokenManagerContext
  readonly authenticate: AuthServices<Claims>['authenticate']
}

/** Creates what the app itself calls. */
export function createSubjectControl<Claims extends object>({
  tokenManager,
  context,
  authenticate,
}: SubjectControlContext<Claims>): SubjectControl<Claims> {
  const { clock, store, revocation, revocations } = context

  const signOut: SubjectControl<Claims>['signOut'] = async (request) => {
    const user = await authenticate(request)
    if (user.status !== 'authenticated') return false
    return tokenManager.revokeToken({ sessionId: user.sessionId, reason: 'signed-out' })
  }
  const makeRoomFor = async ({ subject, request, whenSignedInAsOther = 'refuse' }: SignIn<Claims>): Promise<void> => {
    if (request === undefined) return
    const user = await authenticate(request)
    if (user.status !== 'authenticated' || user.subject === subject) return
    if (whenSignedInAsOther === 'refuse') {
      throw new AuthError('signed_in_as_other', 'Another user is signed in: sign out first')
    }
    await signOut(request)
  }

  return {
    issueToken: async (signIn): Promise<IssuedToken> => {
      if (!isRecord(signIn)) return tokenManager.issueToken(signIn) // which says what it has to be
      const { request, whenSignedInAsOther: _policy, ...grant } = signIn
      const { clientBinding } = tokenManager
      const client = grant.client ?? (clientBinding && readClient(clientBinding, request))
      await makeRoomFor(signIn)
      return tokenManager.issueToken({ ...grant, ...(client !== undefined && { client }) })
    },
    isFresh: ({ authenticatedAt = -Infinity }, { maxAge }) => clock.now() - authenticatedAt <= maxAge * 1000,
    watchSession: async function* watch(user, { signal } = {}) {
      await revocations.follow()
      yield* watchSession(user, { revocations, clock, signal })
    },
    signOut,
    blockSubject: (subject) => tokenManager.revokeAllTokens({ subject, reason: 'subject-blocked' }),
    deleteSubject: (subject) => tokenManager.revokeAllTokens({ subject, reason: 'subject-deleted' }),
    markAccessTokens: async (options) => {
      if (revocation.name === 'stateless') {
        throw new TypeError('stateless() remembers no marks: use denylist(), or another revocation strategy')
      }
      const now = clock.now()
      const target = targetOf(options)
      // There is one token of this id, and it may have been issued in the second that is not over yet.
      const issuedBefore = target.kind === 'token' ? undefined : (options.issuedBefore ?? now)
      const until = now + tokenManager.accessTokenLifetime
      const entry: RevocationEntry = { target, mark: options.mark, issuedBefore, until }
      await store.revocations.append([entry])
      revocations.tell([entry])
    },
  }
}

function targetOf(options: MarkAccessTokensOptions): RevocationTarget {
  if ('sessionId' in options && options.sessionId !== undefined) return { kind: 'session', id: options.sessionId }
  if ('tokenId' in options && options.tokenId !== undefined) return { kind: 'token', id: options.tokenId }
  if ('subject' in options && options.subject !== undefined) return { kind: 'subject', id: options.subject }
  if ('subjects' in options && options.subjects === 'everyone') return { kind: 'everyone' }
  throw new TypeError(
    "markAccessTokens() does not know whose tokens: give a tokenId, a sessionId or a subject, or say subjects: 'everyone'",
  )
}
