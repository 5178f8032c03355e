import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import {
  allowlist,
  type Authenticated,
  denylist,
  jtiMatcher,
  type RevocationLog,
  type RevocationStrategy,
  type SessionNotice,
  type SessionStore,
  stateless,
  type Verdict,
} from '../../src/index.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { authenticate, createSessionServer, type SessionServer } from './session-fixture.ts'

async function userOf(server: SessionServer, key: string): Promise<Authenticated> {
  const user = await authenticate(server, key)
  if (user.status !== 'authenticated') throw user.error
  return user
}

/** What a watch tells until it ends. */
async function noticesOf(server: SessionServer, user: Authenticated): Promise<readonly SessionNotice['kind'][]> {
  const kinds: SessionNotice['kind'][] = []
  for await (const { kind } of server.auth.watchSession(user)) kinds.push(kind)
  return kinds
}

describe('a server-side session', () => {
  test.each([
    ['denylist()', denylist],
    ['allowlist()', allowlist],
    ['jtiMatcher()', jtiMatcher],
    ['stateless()', stateless],
  ])('ends at once with %s as with each other strategy, since each request asks for its row', async (_, strategy) => {
    await using server = await createSessionServer({ revocation: strategy() })
    const { accessToken, sessionId } = await server.signIn()
    const before = await server.judge(accessToken)
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(before).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('gives way to a later sign-in of its user with jtiMatcher()', async () => {
    await using server = await createSessionServer({ revocation: jtiMatcher() })
    const first = await server.signIn()
    const second = await server.signIn()

    expect(await server.judge(first.accessToken)).toBe('token_revoked')
    expect(await server.judge(second.accessToken)).toBe('authenticated')
  })

  test.each([
    ['stale', 'token_expired'],
    ['dead', 'token_revoked'],
  ] as const)('is refused where a strategy of the app’s own says %s', async (verdict: Verdict, code) => {
    const revocation: RevocationStrategy = { name: 'own', verdict: () => verdict }
    await using server = await createSessionServer({ revocation, session: { touchInterval: 0 } })
    const { accessToken, sessionId } = await server.signIn()

    expect(await server.judge(accessToken)).toBe(code)
    expect((await server.store.find(sessionId))?.generation).toBe(0)
  })

  test.each([
    ['stale', 'token_expired'],
    ['dead', 'token_revoked'],
  ] as const)('is refused while its key is marked as %s, until the client renews it', async (mark, code) => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(1000)
    await server.auth.markAccessTokens({ subject: 'alice', mark })
    const marked = await server.judge(accessToken)
    const renewed = await server.redeem(accessToken)

    expect(marked).toBe(code)
    expect(renewed.status).toBe(200)
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('stays marked for as long as its key is taken without anything being written down', async () => {
    await using server = await createSessionServer({ session: { touchInterval: 3600 } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(1000)
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'dead' })
    await server.clock.advance(3_598_000)

    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test.each(['stale', 'dead'] as const)(
    'is not refused where it began after keys were marked as %s, be it in the same moment',
    async (mark) => {
      await using server = await createSessionServer()
      await server.auth.markAccessTokens({ subjects: 'everyone', mark })
      const { accessToken } = await server.signIn()

      expect(await server.judge(accessToken)).toBe('authenticated')
    },
  )

  test('is renewed by a server whose clock is behind that of the server that marked its key', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    await using behind = await createSessionServer({ store: sqliteStore({ path }) })
    const clock = manualClock({ now: behind.clock.now() + 30_000 })
    await using ahead = await createSessionServer({ store: sqliteStore({ path }), clock })
    const { accessToken } = await behind.signIn()
    await ahead.auth.markAccessTokens({ subject: 'alice', mark: 'dead' })
    await behind.clock.advance(1000)
    const marked = await behind.judge(accessToken)
    await behind.redeem(accessToken)

    expect(marked).toBe('token_revoked')
    expect(await behind.judge(accessToken)).toBe('authenticated')
  })

  test('is asked about by its id as the id of its token, and by when its use was last written down', async () => {
    const asked: unknown[] = []
    const verdict: RevocationStrategy['verdict'] = (token, now) => {
      asked.push([token, now])
      return 'live'
    }
    await using server = await createSessionServer({ revocation: { name: 'own', verdict } })
    const { accessToken, sessionId } = await server.signIn()
    const start = server.clock.now()
    await server.clock.advance(1000)
    await server.judge(accessToken)

    expect(asked).toEqual([
      [
        { subject: 'alice', sessionId, tokenId: sessionId, issuedAt: start, expiresAt: start + 1_209_600_000 },
        start + 1000,
      ],
    ])
  })
})

describe('auth.watchSession(), with a session key', () => {
  test('tells that the session was ended', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    const notices = noticesOf(server, await userOf(server, accessToken))
    await server.clock.advance(1000)
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(await notices).toEqual(['revoked'])
  })

  test('tells servers on the same file within a second, although no request asks them', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    await using one = await createSessionServer({ store: sqliteStore({ path }) })
    await using other = await createSessionServer({ store: sqliteStore({ path }), clock: one.clock })
    const { accessToken } = await one.signIn()
    const notices = noticesOf(other, await userOf(other, accessToken))
    await one.clock.advance(60_000)
    await one.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    await one.clock.advance(1000)

    expect(await notices).toEqual(['revoked'])
  })

  test('tells a server that could not read the store for nine minutes', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    const inner = sqliteStore({ path })
    let isBroken = false
    const read: RevocationLog['read'] = async (after, limit) => {
      if (isBroken) throw new Error('The disk is away')
      return inner.revocations.read(after, limit)
    }
    const store: SessionStore = { ...inner, revocations: { ...inner.revocations, read } }
    const session = { touchInterval: 0 }
    await using one = await createSessionServer({ store: sqliteStore({ path }), session })
    await using other = await createSessionServer({ store, session, clock: one.clock })
    const { accessToken } = await one.signIn()
    const notices = noticesOf(other, await userOf(other, accessToken))
    isBroken = true
    await one.clock.advance(1000)
    await one.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    await one.clock.advance(540_000)
    isBroken = false
    await one.clock.advance(1000)

    expect(await notices).toEqual(['revoked'])
  })

  test('ends when the session would end, as it was known when the watch began', async () => {
    await using server = await createSessionServer({ session: { inactivityTimeout: 600 } })
    const { accessToken } = await server.signIn()
    let hasEnded = false
    const notices = noticesOf(server, await userOf(server, accessToken)).finally(() => {
      hasEnded = true
    })
    await server.clock.advance(599_999)
    const before = hasEnded
    await server.clock.advance(1)

    expect(before).toBe(false)
    expect(await notices).toEqual(['expired'])
  })

  test('goes on for weeks, longer than any timer, and then tells of the end', async () => {
    const session = { inactivityTimeout: undefined, maxSessionLifetime: undefined }
    await using server = await createSessionServer({ session })
    const { accessToken, sessionId } = await server.signIn()
    const notices = noticesOf(server, await userOf(server, accessToken))
    await server.clock.advance(40 * 86_400_000)
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(await notices).toEqual(['revoked'])
  })
})
