import { AuthError, type AuthServices, isAuthError } from '@tokenpair/server'
import { type Context, Hono } from 'hono'
import { deviceLabel } from '../device-label.ts'
import { parseCredentials, parseNewUser, parseWhenSignedInAsOther } from '../users/credentials.ts'
import type { User, Users } from '../users/users.ts'
import { readJson } from './read-json.ts'

/** What the account routes work with. */
export interface AccountRoutesOptions {
  readonly auth: AuthServices
  readonly users: Users
}

/**
 * `POST /sign-up` and `POST /sign-in`: the app checks who it is in its own way, and answers with the first token pair.
 * A request that carries the access token of another user is refused, unless it asks to sign that one out.
 */
export function createAccountRoutes({ auth, users }: AccountRoutesOptions): Hono {
  const routes = new Hono()

  const signIn = async (user: User, context: Context, body: unknown): Promise<Response> => {
    const answer = await auth
      .issueToken({
        subject: user.id,
        method: 'password',
        scopes: ['profile', 'notes'],
        device: { label: deviceLabel(context.req.header('user-agent')) },
        request: context.req.raw,
        whenSignedInAsOther: parseWhenSignedInAsOther(body),
      })
      .catch(asAuthError)
    return auth.respond(answer, context.req.raw)
  }
  const refuse = (error: AuthError, context: Context): Response => auth.respond(error, context.req.raw)

  routes.post('/sign-in', async (context) => {
    const body = await readJson(context)
    const { data, error } = parseCredentials(body)
    if (data === undefined) return refuse(invalidBody(error.issues), context)
    const user = await users.verify(data)
    if (user === undefined) return refuse(new AuthError('sign_in_refused', 'Email or password is wrong'), context)
    return signIn(user, context, body)
  })

  routes.post('/sign-up', async (context) => {
    const body = await readJson(context)
    const { data, error } = parseNewUser(body)
    if (data === undefined) return refuse(invalidBody(error.issues), context)
    const { status } = await auth.authenticate(context.req.raw)
    if (status === 'authenticated' && parseWhenSignedInAsOther(body) === 'refuse') {
      return refuse(new AuthError('signed_in_as_other', 'Another user is signed in: sign out first'), context)
    }
    const user = await users.add(data)
    if (user === undefined) {
      return refuse(new AuthError('invalid_request', 'This email has an account: sign in'), context)
    }
    return signIn(user, context, body)
  })

  return routes
}

/** What the user may be told; anything else is a failure of this server. */
function asAuthError(error: unknown): AuthError {
  if (isAuthError(error)) return error
  throw error
}

function invalidBody(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): AuthError {
  const [issue] = issues
  const isWhole = issue === undefined || issue.path.length === 0
  return new AuthError('invalid_request', isWhole ? 'Send email and password as JSON' : sentence(issue.message))
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
