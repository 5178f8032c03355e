import type { Authenticated, SessionNotice } from '@tokenpair/server'
import { stateless } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, bearer, createTestServer, type TestServer, type TestServerOptions } from '../test-server.ts'
import { countingClock } from './server-on.ts'

interface Watched {
  readonly server: TestServer
  readonly user: Authenticated
  readonly refreshToken: string
}

async function createWatched(options: TestServerOptions = {}): Promise<Watched> {
  const server = await createTestServer(options)
  const { accessToken, refreshToken } = await server.signIn()
  const user = await server.auth.authenticate(new Request('https://api.test/', { headers: bearer(accessToken) }))
  if (user.status !== 'authenticated') throw new Error('Alice is not signed in')
  return { server, user, refreshToken }
}

/** Takes the notices of a watch as they come. */
function collect(notices: AsyncIterable<SessionNotice>): { readonly kinds: string[]; readonly end: Promise<void> } {
  const kinds: string[] = []
  const read = async (): Promise<void> => {
    for await (const { kind } of notices) kinds.push(kind)
  }
  return { kinds, end: read() }
}

describe('auth.watchSession()', () => {
  test('W12: tells an open stream that its session was ended, at once, and says no more', async () => {
    const { server, user } = await createWatched()
    const { kinds, end } = collect(server.auth.watchSession(user))
    await server.clock.advance(1000)
    await server.auth.tokenManager.revokeToken({ sessionId: user.sessionId })
    await end

    expect(kinds).toEqual(['revoked'])
  })

  test('W12: ends when the access token expires, and not before', async () => {
    const { server, user } = await createWatched()
    const { kinds, end } = collect(server.auth.watchSession(user))
    await server.clock.advance(599_999)
    const before = [...kinds]
    await server.clock.advance(1)
    await end

    expect([before, kinds]).toEqual([[], ['expired']])
  })

  test('goes on through refreshes, since it is the session that is watched', async () => {
    const { server, user, refreshToken } = await createWatched()
    const { kinds, end } = collect(server.auth.watchSession(user))
    await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(1000)
    const before = [...kinds]
    await server.auth.tokenManager.revokeToken({ sessionId: user.sessionId })
    await end

    expect([before, kinds]).toEqual([[], ['revoked']])
  })

  test('tells once that the access token is out of date, and goes on', async () => {
    const { server, user } = await createWatched()
    const { kinds, end } = collect(server.auth.watchSession(user))
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await server.clock.advance(1000)
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await server.clock.advance(1000)
    await server.auth.blockSubject('alice')
    await end

    expect(kinds).toEqual(['stale', 'revoked'])
  })

  test('hears nothing of other sessions', async () => {
    const { server, user } = await createWatched()
    const other = await server.signIn()
    const { kinds, end } = collect(server.auth.watchSession(user))
    await server.auth.tokenManager.revokeToken({ sessionId: other.sessionId })
    await server.clock.advance(600_000)
    await end

    expect(kinds).toEqual(['expired'])
  })

  test('says at once what happened before it began', async () => {
    const { server, user } = await createWatched()
    await server.auth.tokenManager.revokeToken({ sessionId: user.sessionId })
    const { kinds, end } = collect(server.auth.watchSession(user))
    await end

    expect(kinds).toEqual(['revoked'])
  })

  test('hears of revocations also with stateless(), which judges no request by them', async () => {
    const { server, user } = await createWatched({ revocation: stateless() })
    const { kinds, end } = collect(server.auth.watchSession(user))
    await server.clock.advance(1000)
    await server.auth.tokenManager.revokeToken({ sessionId: user.sessionId })
    await end

    expect(kinds).toEqual(['revoked'])
  })

  test('ends by its signal, and by the end of the server', async () => {
    const { server, user } = await createWatched()
    const controller = new AbortController()
    const aborted = collect(server.auth.watchSession(user, { signal: controller.signal }))
    const closed = collect(server.auth.watchSession(user))
    await server.clock.advance(1000)
    controller.abort()
    await aborted.end
    await server.auth.close()
    await closed.end

    expect([aborted.kinds, closed.kinds]).toEqual([[], []])
  })

  test('leaves no timer behind, however it ends', async () => {
    const clock = countingClock()
    const { server, user } = await createWatched({ clock })
    const before = clock.timers
    const controller = new AbortController()
    const ends = [
      collect(server.auth.watchSession(user, { signal: controller.signal })).end,
      collect(server.auth.watchSession(user)).end,
    ]
    const iterator = server.auth.watchSession(user)[Symbol.asyncIterator]()
    const pending = iterator.next()
    await clock.advance(1000)
    const during = clock.timers
    controller.abort()
    await iterator.return?.()
    await pending
    await server.auth.tokenManager.revokeToken({ sessionId: user.sessionId })
    await Promise.all(ends)

    expect([during > before, clock.timers]).toEqual([true, before])
  })
})
