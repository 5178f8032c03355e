import { type AuthError, isAuthError } from '@tokenpair/protocol'
import type { AuthServices } from '../auth-services.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import type { RequestHead } from '../transport/transport.ts'

/** What `issueToken` answers, also before it has; or the error that a sign-in route answers in its place. */
export type SignInAnswer = Promise<IssuedToken> | IssuedToken | AuthError

/**
 * Makes the answer of a sign-in route.
 *
 * @throws Whatever `issueToken` throws, unless it is an `AuthError`, which is answered.
 */
export async function answerSignIn(
  answer: SignInAnswer,
  { respond }: Pick<AuthServices<never>, 'respond'>,
  head: RequestHead,
): Promise<Response> {
  try {
    return respond(await answer, head)
  } catch (error) {
    if (!isAuthError(error)) throw error
    return respond(error, head)
  }
}
