import type { AuthServicesOptions, GrantProvider, RequestMatcher } from '@tokenpair/server'
import { createTestServer, type TestServer, type TestServerOptions } from '../test-server.ts'

/** The app's own sign-in route, which knows alice and nobody else, and cannot be touched. */
export const signInRoute = { method: 'POST', path: '/sign-in' } as const satisfies RequestMatcher

/** Says who signed in by the body that the app's route answers. */
const grantOf: GrantProvider = async (response) => {
  const body: unknown = await response.json()
  const user = typeof body === 'object' && body !== null ? Reflect.get(body, 'user') : undefined
  return typeof user === 'string' ? { subject: user, method: 'password' } : undefined
}

/** A server around an app whose routes sign in by `POST /sign-in` and out by `DELETE /sign-out`. */
export function createMatchedServer(options: TestServerOptions = {}): Promise<TestServer> {
  return createTestServer({
    issueOn: [signInRoute],
    revokeOn: [{ method: 'DELETE', path: '/sign-out' }],
    grantOf,
    ...options,
  })
}

/** What the app answers to a sign-in. */
export function welcome(status = 200): Response {
  return Response.json({ user: 'alice' }, { status, headers: { 'x-app': 'yes' } })
}

export function request(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(`https://api.test${path}`, { method, headers })
}

/** Whether a matcher means a request: a server that issues on it puts a token into the answer. */
export async function isMeant(matcher: RequestMatcher, asked: Request): Promise<boolean> {
  const options: Partial<AuthServicesOptions> = { issueOn: [matcher] }
  await using server = await createMatchedServer(options)
  const response = await server.auth.around(asked, () => welcome())
  return response.headers.has('authorization')
}
