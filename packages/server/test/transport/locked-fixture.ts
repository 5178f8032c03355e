import { lockedTransport, type LockedTransportOptions } from '@tokenpair/server'
import { bearer, createTestServer, type TestServer, type TestServerOptions } from '../test-server.ts'
import { createTestBrowser, type HeldCookie, type TestBrowser } from './test-browser.ts'

/** A secret of no use outside the tests. */
export const lockSecret = 'a lock secret for the tests alone'

/** A server whose access tokens are locked to cookies, on the clock and with the chance of a test server. */
export function createLockedServer(
  options: LockedTransportOptions = {},
  server: TestServerOptions = {},
): Promise<TestServer> {
  return createTestServer({ transport: lockedTransport(options), ...server })
}

/** The code with which a request of a page with this access token is refused, or `authenticated`. */
export async function judge(server: TestServer, browser: TestBrowser, accessToken: unknown): Promise<string> {
  const request = browser.request('GET', '/me', { headers: bearer(String(accessToken)) })
  const answer = await server.auth.authenticate(request)
  return answer.status === 'authenticated' ? answer.status : answer.error.code
}

/** A browser of somebody else, which has nothing but what is copied into it. */
export function createThief(server: TestServer, cookies: readonly HeldCookie[] = []): TestBrowser {
  return createTestBrowser(server, undefined, [...cookies])
}
