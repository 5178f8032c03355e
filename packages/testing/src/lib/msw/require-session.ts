import type { Authenticated } from '@tokenpair/server'
import type { HttpResponseResolver } from 'msw'
import type { TestAuth } from '../test-auth.ts'
import { readWhole } from './read-whole.ts'

/** What msw tells a resolver of a request. */
type RequestInfo = Parameters<HttpResponseResolver>[0]

/** Answers a request of somebody who is signed in. */
export type SessionResolver = (session: Authenticated, info: RequestInfo) => Promise<Response> | Response

/**
 * Protects a route of the app under test as its real server would: 401 without a good access token, so that the app has
 * to refresh.
 *
 * ```ts
 * http.get('/me', requireSession(pair, ({ subject }) => HttpResponse.json({ subject })))
 * ```
 *
 * @param pair Its server verifies.
 * @param resolve Answers where a session is there.
 * @returns A resolver for a handler of msw.
 */
export function requireSession(pair: TestAuth, resolve: SessionResolver): HttpResponseResolver {
  return async (info) => {
    const authentication = await pair.auth.authenticate(info.request)
    if (authentication.status !== 'authenticated') {
      return readWhole(pair.auth.respond(authentication.error, info.request))
    }
    return pair.auth.deliver(await resolve(authentication, info), authentication, info.request)
  }
}
