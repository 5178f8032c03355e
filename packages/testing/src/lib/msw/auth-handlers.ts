import { AuthError, isAuthError } from '@tokenpair/protocol'
import type { TokenGrant } from '@tokenpair/server'
import { http, type HttpHandler, HttpResponse } from 'msw'
import type { TestAuth } from '../test-auth.ts'
import { readCredentials } from './read-credentials.ts'
import { readWhole } from './read-whole.ts'

/** Where the app under test sends its requests, and who may sign in. Addresses are msw's, so `*` stands for any origin. */
export interface AuthHandlersOptions {
  /** Where the app finds the server's routes; ends in `/auth` (default: any address whose path starts so). */
  readonly url?: string | undefined
  /** The app's own sign-in route (default: `/sign-in` at any origin). */
  readonly signInUrl?: string | undefined
  /**
   * Who signs in by a request; `undefined` where nobody may (default: whoever its JSON or form names as `email`,
   * `username` or `name`, and `alice` where it names nobody; any password is right).
   */
  readonly grantOf?: ((request: Request) => Promise<TestGrant | undefined> | TestGrant | undefined) | undefined
}

/** What a sign-in grants (`method`: `password` by default). */
export type TestGrant = Partial<TokenGrant> & Pick<TokenGrant, 'subject'>

/**
 * Lets msw answer an app's requests by a test pair: its server's routes, and a sign-in route.
 *
 * ```ts
 * const pair = await createTestAuth()
 * const server = setupServer(...authHandlers(pair)) // or setupWorker(...authHandlers(pair)) in a browser
 * ```
 *
 * What is planned for `pair.network` happens to requests to the server's routes. Access tokens expire when `pair.clock`
 * says so, and sessions end by `pair.auth.tokenManager`.
 *
 * @param pair Its server answers.
 * @param options Where the routes lie, and who may sign in.
 * @returns Handlers for `setupServer()`, `setupWorker()` or `use()`.
 */
export function authHandlers(pair: TestAuth, options: AuthHandlersOptions = {}): HttpHandler[] {
  const { url = '*/auth', signInUrl = '*/sign-in', grantOf = readCredentials } = options
  return [
    http.all(`${url}/*`, ({ request }) => pass(request, pair)),
    http.post(signInUrl, async ({ request }) => {
      const grant = await grantOf(request.clone())
      if (grant === undefined) return readWhole(pair.auth.respond(wrongCredentials(), request))
      const signIn = { method: 'password', ...grant, request }
      return readWhole(pair.auth.respond(await pair.auth.issueToken(signIn).catch(asAuthError), request))
    }),
  ]
}

/** Sends a request over the pair's network. */
async function pass(request: Request, { network }: TestAuth): Promise<Response> {
  const moved = await moveToServer(request)
  try {
    return await readWhole(await network.fetch(moved))
  } catch {
    return HttpResponse.error() // a broken connection, as the app would see it
  }
}

/** The server's routes lie below `/auth` there, whatever comes before in the app's address. */
async function moveToServer(request: Request): Promise<Request> {
  const address = new URL(request.url)
  address.pathname = address.pathname.replace(/^.*(?=\/auth\/)/, '')
  if (address.href === request.url) return request
  const { method, headers } = request
  return new Request(address, { method, headers, body: (await request.text()) || null })
}

function wrongCredentials(): AuthError {
  return new AuthError('sign_in_refused', 'Name or password is wrong')
}

/** What the user may be told; anything else is a mistake in the test. */
function asAuthError(error: unknown): AuthError {
  if (isAuthError(error)) return error
  throw error
}
