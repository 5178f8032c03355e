import { AuthError, type TokenResponse } from '@tokenpair/protocol'
import { describeToken, readBearer } from './describe-token.ts'

/** Seconds that a refresh token counts as living where nobody says how long it does. The first refresh says. */
const unknownLifetime = 315_360_000

/**
 * Reads the tokens in the head of an answer whose body is the app's own, as `issueOn` of the server half puts them there:
 * `await client.signIn(async () => readTokenHeaders(await fetch('/login', …)))`.
 *
 * @returns A token response; or the answer itself where it is no success, so that `signIn()` says why.
 * @throws {AuthError} `answer_invalid` where a success carries no access token. A page of another origin can read only what
 *   `Access-Control-Expose-Headers` names.
 */
export function readTokenHeaders(answer: Response): TokenResponse | Response {
  if (!answer.ok) return answer
  const token = readBearer(answer.headers) ?? ''
  const session = describeToken(token)
  if (session) return session
  const pair = describeToken(token, 0)
  if (!pair) throw new AuthError('answer_invalid', 'The answer has no access token in its headers')
  const refreshToken = answer.headers.get('refresh-token') ?? undefined
  return { ...pair, refresh_token: refreshToken, refresh_token_expires_in: unknownLifetime }
}
