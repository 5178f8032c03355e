import type { AuthEvent, SubjectStatus } from '@tokenpair/server'
import { jtiMatcher } from '@tokenpair/server'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { attempt, bearer, createTestServer, refreshTokenOf } from '../test-server.ts'

const request = (accessToken: string): Request => new Request('https://api.test/', { headers: bearer(accessToken) })

describe('a user who is blocked or deleted', () => {
  test.each([
    ['blockSubject', 'subject_blocked'],
    ['deleteSubject', 'subject_deleted'],
  ] as const)('[ASVS 5.0 7.4.2] W14: loses all sessions at once, by %s()', async (method, code) => {
    await using server = await createTestServer()
    const issued = [await server.signIn(), await server.signIn({ device: { label: 'Laptop' } })]
    const bob = await server.signIn({ subject: 'bob' })

    await server.auth[method]('alice')

    const verdicts = await Promise.all(issued.map(({ accessToken }) => server.judge(accessToken)))
    const answers = await Promise.all(issued.map(({ refreshToken }) => server.redeem(refreshToken, attempt(1))))
    expect(verdicts).toEqual(['token_revoked', 'token_revoked'])
    expect(answers.map(({ body }) => body['code'])).toEqual([code, code])
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test.each(['blocked', 'deleted'] as const)(
    '[CVE-2023-22492] W14: is refused at the next refresh and at a sign-in, where the directory says %s',
    async (status) => {
      let current: SubjectStatus = 'active'
      await using server = await createTestServer({ subjects: { statusOf: () => current } })
      const { refreshToken } = await server.signIn()
      current = status

      expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: `subject_${status}` } })
      await expect(server.signIn()).rejects.toMatchObject({ code: `subject_${status}` })
    },
  )
})

describe('a way to sign in that is switched off', () => {
  test('[CVE-2023-20903, ASVS 5.0 7.4.5] takes all sessions with it that were signed in by it, and no others', async () => {
    await using server = await createTestServer()
    const [alice, bob] = [
      await server.signIn({ method: 'oidc' }),
      await server.signIn({ subject: 'bob', method: 'oidc' }),
    ]
    const password = await server.signIn()

    await server.auth.tokenManager.revokeAllTokens({ subjects: 'everyone', method: 'oidc' })

    expect(await server.judge(alice.accessToken)).toBe('token_revoked')
    expect(await server.redeem(bob.refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
    expect(await server.judge(password.accessToken)).toBe('authenticated')
  })
})

describe('an administrator', () => {
  test('[ASVS 5.0 7.4.5] ends the sessions of all users, where that is what is said', async () => {
    await using server = await createTestServer()
    const [alice, bob] = [await server.signIn(), await server.signIn({ subject: 'bob' })]

    await expect(server.auth.tokenManager.revokeAllTokens({} as never)).rejects.toThrow(TypeError)
    expect(await server.judge(alice.accessToken)).toBe('authenticated')

    await server.auth.tokenManager.revokeAllTokens({ subjects: 'everyone' })
    expect(await server.judge(alice.accessToken)).toBe('token_revoked')
    expect(await server.judge(bob.accessToken)).toBe('token_revoked')
  })
})

describe('a sign-in on top of a session', () => {
  test('[ASVS 5.0 7.2.4] gets tokens of its own, and the session before it is ended by signOut()', async () => {
    await using server = await createTestServer()
    const before = await server.signIn()

    await server.auth.signOut(request(before.accessToken))
    const after = await server.signIn()

    expect(after.sessionId).not.toBe(before.sessionId)
    expect(await server.judge(before.accessToken)).toBe('token_revoked')
    expect(await server.redeem(before.refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
    expect(await server.judge(after.accessToken)).toBe('authenticated')
  })

  test('[ASVS 5.0 7.2.4] ends the sessions before it by itself, with jtiMatcher()', async () => {
    await using server = await createTestServer({ revocation: jtiMatcher() })
    const before = await server.signIn()
    await server.clock.advance(1)

    const after = await server.signIn()

    expect(await server.judge(before.accessToken)).toBe('token_revoked')
    expect(await server.judge(after.accessToken)).toBe('authenticated')
  })

  test('[ASVS 5.0 7.2.4] W30: of somebody else is refused, or signs that one out first', async () => {
    await using server = await createTestServer()
    const bob = await server.signIn({ subject: 'bob' })
    const grant = { subject: 'alice', method: 'password', request: request(bob.accessToken) }

    await expect(server.auth.issueToken(grant)).rejects.toMatchObject({ code: 'signed_in_as_other' })
    expect(await server.judge(bob.accessToken)).toBe('authenticated')

    await server.auth.issueToken({ ...grant, whenSignedInAsOther: 'sign-out' })
    expect(await server.judge(bob.accessToken)).toBe('token_revoked')
  })
})

describe('isFresh()', () => {
  test('[ASVS 5.0 7.5.1, ASVS 5.0 7.5.3, ASVS 5.0 10.3.4] tells whether a user signed in lately, which no refresh changes', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    await server.clock.advance(300_000)
    const { body } = await server.redeem(refreshToken, attempt(1))

    const user = await server.auth.authenticate(request(String(body['access_token'])))

    if (user.status !== 'authenticated') throw user.error
    expect(server.auth.isFresh(user, { maxAge: 300 })).toBe(true)
    expect(server.auth.isFresh(user, { maxAge: 299 })).toBe(false)
  })
})

describe('maxSessionsPerSubject', () => {
  test('[ASVS 5.0 7.1.2] ends the oldest session of a user beyond the limit', async () => {
    await using server = await createTestServer({ maxSessionsPerSubject: 2 })
    const first = await server.signIn()
    await server.clock.advance(1000)
    const second = await server.signIn()
    await server.clock.advance(1000)
    const third = await server.signIn()

    expect(await server.judge(first.accessToken)).toBe('token_revoked')
    expect(await server.judge(second.accessToken)).toBe('authenticated')
    expect(await server.judge(third.accessToken)).toBe('authenticated')
  })
})

describe('onEvent', () => {
  test('[ASVS 5.0 16.3.1, ASVS 5.0 16.3.3] tells of each sign-in, refresh, refusal, theft and end of a session', async () => {
    const events: AuthEvent[] = []
    await using server = await createTestServer({ onEvent: (event) => events.push(event) })
    const { refreshToken, sessionId } = await server.signIn()

    await server.redeem(refreshToken, attempt(1))
    await server.redeem(refreshToken, attempt(1))
    await server.redeem('A'.repeat(96), attempt(1))
    await server.redeem(refreshToken, attempt(2))

    expect(events).toMatchObject([
      { type: 'issued', sessionId, subject: 'alice', method: 'password' },
      { type: 'refreshed', sessionId, subject: 'alice', generation: 1 },
      { type: 'repeated', sessionId, subject: 'alice', generation: 1 },
      { type: 'refused', sessionId: undefined, code: 'refresh_token_invalid' },
      { type: 'revoked', sessionIds: [sessionId], reason: 'reuse' },
      { type: 'reused', sessionId, subject: 'alice', presentedGeneration: 0, generation: 1 },
      { type: 'refused', sessionId, code: 'refresh_token_reused' },
    ])
  })

  test('[ASVS 5.0 16.2.5, CVE-2023-28443] tells no token, chain value, MAC or attempt id', async () => {
    const events: AuthEvent[] = []
    await using server = await createTestServer({ onEvent: (event) => events.push(event) })
    const { accessToken, refreshToken } = await server.signIn()
    const renewed = refreshTokenOf(await server.redeem(refreshToken, attempt(1)))
    await server.redeem(refreshToken, attempt(2))

    const told = JSON.stringify(events)

    const fields = [refreshToken, renewed].flatMap((token) => [token.slice(32, 54), token.slice(75)])
    const secrets = [accessToken, refreshToken, renewed, attempt(1), attempt(2), ...fields]
    expect(secrets.filter((each) => told.includes(each))).toEqual([])
  })
})

describe('denylist(), after a restart', () => {
  test('[ASVS 5.0 7.4.1, CVE-2025-4643] still refuses the access tokens of a session that was ended before', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    const before = await createTestServer({ store: sqliteStore({ path }) })
    const { accessToken, refreshToken } = await before.signIn()
    await before.post('/revoke', { token: refreshToken })
    await before[Symbol.asyncDispose]()

    const clock = manualClock({ now: before.clock.now() + 1000 })
    await using after = await createTestServer({ store: sqliteStore({ path }), clock })

    expect(await after.judge(accessToken)).toBe('token_revoked')
  })
})
