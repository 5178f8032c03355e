import { AuthError } from '@tokenpair/server'
import type { AuthServices } from '@tokenpair/server'
import { type Context, Hono } from 'hono'
import { deviceLabel } from '../device-label.ts'
import { parseCredentials, parseNewUser } from '../users/credentials.ts'
import type { User, Users } from '../users/users.ts'
import { readJson } from './read-json.ts'

/** What the account routes work with. */
export interface AccountRoutesOptions {
  readonly auth: AuthServices
  readonly users: Users
}

/**
 * `POST /sign-up` and `POST /sign-in`: the app checks who it is in its own way, and answers with the first token pair.
 */
export function createAccountRoutes({ auth, users }: AccountRoutesOptions): Hono {
  const routes = new Hono()

  const signIn = async (user: User, context: Context): Promise<Response> => {
    const issued = await auth.issueToken({
      subject: user.id,
      method: 'password',
      scopes: ['profile', 'notes'],
      device: { label: deviceLabel(context.req.header('user-agent')) },
    })
    return auth.respond(issued, context.req.raw)
  }
  const refuse = (error: AuthError, context: Context): Response => auth.respond(error, context.req.raw)

  routes.post('/sign-in', async (context) => {
    const { data, error } = parseCredentials(await readJson(context))
    if (data === undefined) return refuse(invalidBody(error.issues), context)
    const user = await users.verify(data)
    if (user === undefined) return refuse(new AuthError('sign_in_refused', 'Email or password is wrong'), context)
    return signIn(user, context)
  })

  routes.post('/sign-up', async (context) => {
    const { data, error } = parseNewUser(await readJson(context))
    if (data === undefined) return refuse(invalidBody(error.issues), context)
    const user = await users.add(data)
    if (user === undefined)
      return refuse(new AuthError('invalid_request', 'This email has an account: sign in'), context)
    return signIn(user, context)
  })

  return routes
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
