import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { JwtConfig } from '../../src/index.ts'
import { createServerOn, judge } from '../revocation/server-on.ts'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { attempt, createTestServer, jwtOptions } from '../test-server.ts'

const alice = { subject: 'alice', method: 'password' }

describe('maxSessionsPerSubject', () => {
  test('Rodauth W15: ends the oldest session of a user, and tells its client why', async () => {
    await using server = await createTestServer({ maxSessionsPerSubject: 2 })
    const issued = []
    for (let number = 0; number < 4; number++) {
      issued.push(await server.signIn())
      await server.clock.advance(1000)
    }
    const verdicts = await Promise.all(issued.map(({ accessToken }) => server.judge(accessToken)))

    expect(verdicts).toEqual(['token_revoked', 'token_revoked', 'authenticated', 'authenticated'])
    expect(await server.redeem(issued[0]?.refreshToken ?? '', attempt(1))).toMatchObject({
      body: { code: 'session_revoked', reason: 'too-many-sessions' },
    })
  })

  test('counts neither the sessions of others nor those that have ended or expired', async () => {
    await using server = await createTestServer({ maxSessionsPerSubject: 2, jwt: { refreshTokenLifetime: 1000 } })
    await server.signIn()
    await server.clock.advance(999_000)
    const ended = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: ended.sessionId })
    await server.clock.advance(1000)
    await server.signIn({ subject: 'bob' })
    const kept = [await server.signIn(), await server.signIn()]

    expect(await Promise.all(kept.map(({ accessToken }) => server.judge(accessToken)))).toEqual([
      'authenticated',
      'authenticated',
    ])
  })

  test.each([1, 3])('N-33: lets %i live of twelve sign-ins that meet on two servers', async (maxSessionsPerSubject) => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    await using one = await createServerOn({ store: sqliteStore({ path }), maxSessionsPerSubject })
    await using other = await createServerOn({ store: sqliteStore({ path }), maxSessionsPerSubject })
    await one.issueToken(alice)
    await Promise.all(Array.from({ length: 12 }, (_, number) => (number % 2 === 0 ? one : other).issueToken(alice)))

    expect(await one.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(maxSessionsPerSubject)
  })

  test('finds the oldest among more sessions than are read at once', async () => {
    const store = memoryStore()
    await using unlimited = await createServerOn({ store })
    for (let number = 0; number < 450; number++) await unlimited.issueToken(alice)
    await using limited = await createServerOn({ store, maxSessionsPerSubject: 5 })
    await limited.issueToken(alice)

    expect(await limited.tokenManager.listTokens({ subject: 'alice', limit: 1000 })).toHaveLength(5)
  })

  test('ends a session of another token manager for as long as that one’s access tokens live', async () => {
    const short = new JwtConfig({ ...jwtOptions, name: 'short', accessTokenLifetime: 60 })
    const long = new JwtConfig({ ...jwtOptions, name: 'long', accessTokenLifetime: 3600 })
    const store = memoryStore()
    const before = await createTestServer({ store, tokenManagerBuilders: [long] })
    const { accessToken } = await before.signIn()
    const { clock } = before
    const events: unknown[] = []
    const onEvent = (event: unknown): number => events.push(event)
    await using after = await createServerOn({
      store,
      clock,
      onEvent,
      maxSessionsPerSubject: 1,
      tokenManagerBuilders: [short, long],
    })
    await clock.advance(1000)
    await after.issueToken(alice)
    await clock.advance(3_500_000)

    expect(await judge(after, accessToken)).toBe('token_revoked')
    expect(events[0]).toMatchObject({ type: 'revoked', manager: 'long', reason: 'too-many-sessions' })
  })

  test('leaves no session behind where the store fails to make room', async () => {
    const inner = memoryStore()
    let lists = 0
    const list: SessionStore['list'] = async (page) => {
      lists += 1
      if (lists > 1) throw new Error('The store is down') // the first one dates the session, before it is stored
      return inner.list(page)
    }
    await using server = await createTestServer({ store: { ...inner, list }, maxSessionsPerSubject: 1 })

    await expect(server.signIn()).rejects.toThrow('The store is down')
    expect(await inner.list({ matching: {}, now: server.clock.now(), limit: 10 })).toEqual([])
  })

  test.each([0, -1, 1.5, '5', Number.NaN])('refuses %o', async (maxSessionsPerSubject) => {
    await expect(createTestServer({ maxSessionsPerSubject: maxSessionsPerSubject as number })).rejects.toThrow(
      'maxSessionsPerSubject: give a whole number of sessions, such as 5, or leave it out for any number',
    )
  })
})
