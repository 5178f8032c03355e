import type { IssuedToken, SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { createTestServer, type TestServer, type TestServerOptions } from '../test-server.ts'

/** What each call of the store fails with. */
export const failure = new Error('connect ECONNREFUSED postgres://app:hunter2@db.internal')

/** A server whose store holds a session and then fails at each call. */
export async function createBrokenServer(
  options: TestServerOptions = {},
): Promise<{ server: TestServer; issued: IssuedToken; refreshToken: string; accessToken: string; repair: () => void }> {
  const inner = memoryStore()
  let isBroken = false
  const fallible = <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      if (isBroken) throw failure
      return method(...args)
    }
  }
  const store: SessionStore = {
    insert: fallible(inner.insert),
    advance: fallible(inner.advance),
    find: fallible(inner.find),
    list: fallible(inner.list),
    revoke: fallible(inner.revoke),
    sweep: fallible(inner.sweep),
    revocations: inner.revocations,
    close: inner.close,
  }
  const server = await createTestServer({ ...options, store })
  const issued = await server.signIn()
  const { refreshToken, accessToken } = issued
  isBroken = true
  const repair = (): void => {
    isBroken = false
  }
  return { server, issued, refreshToken, accessToken, repair }
}
