import { type IssuedToken, type MarkAccessTokensOptions, stateless } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, decodeJwt, type TestServer } from '../test-server.ts'
import { createServerOn, judge } from './server-on.ts'

type Choice = (issued: IssuedToken) => Parameters<TestServer['auth']['markAccessTokens']>[0]

const alice = { subject: 'alice', method: 'password' }
const choices: readonly (readonly [string, (mark: 'stale' | 'dead') => Choice, readonly string[]])[] = [
  ['its id', (mark) => (issued) => ({ tokenId: tokenIdOf(issued), mark }), ['marked', 'good', 'good', 'good']],
  [
    'its session',
    (mark) =>
      ({ sessionId }) => ({ sessionId, mark }),
    ['marked', 'marked', 'good', 'good'],
  ],
  [
    'its subject',
    (mark) =>
      ({ subject }) => ({ subject, mark }),
    ['marked', 'marked', 'marked', 'good'],
  ],
  ['being one of all', (mark) => () => ({ subjects: 'everyone', mark }), ['marked', 'marked', 'marked', 'marked']],
]

function tokenIdOf({ accessToken }: IssuedToken): string {
  return String(decodeJwt(accessToken)['jti'])
}

async function renew(server: TestServer, { refreshToken }: IssuedToken): Promise<string> {
  const { body } = await server.redeem(refreshToken, attempt(1))
  return String(body['access_token'])
}

describe('auth.markAccessTokens()', () => {
  test.each(choices)('by %s, marks these and no others, as stale or dead', async (_, choose, expected) => {
    for (const [mark, code] of [['stale', 'token_expired'] as const, ['dead', 'token_revoked'] as const]) {
      await using server = await createTestServer()
      const first = await server.signIn()
      const tokens = [
        first.accessToken,
        await renew(server, first),
        (await server.signIn()).accessToken,
        (await server.signIn({ subject: 'bob' })).accessToken,
      ]
      await server.auth.markAccessTokens(choose(mark)(first))

      expect(await Promise.all(tokens.map((token) => server.judge(token)))).toEqual(
        expected.map((each) => (each === 'marked' ? code : 'authenticated')),
      )
    }
  })

  test.each(choices)('by %s, ends no session: the next access token is good, at once', async (_, choose) => {
    for (const mark of ['stale', 'dead'] as const) {
      await using server = await createTestServer()
      const issued = await server.signIn()
      await server.auth.markAccessTokens(choose(mark)(issued))

      expect(await server.judge(await renew(server, issued))).toBe('authenticated')
    }
  })

  test('lets a new sign-in be good at once after all tokens of a user, or of everyone, were marked', async () => {
    await using server = await createTestServer()
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'dead' })
    await server.auth.markAccessTokens({ subjects: 'everyone', mark: 'dead' })

    expect(await server.judge((await server.signIn()).accessToken)).toBe('authenticated')
  })

  test('catches a token that was issued between two marks of one millisecond', async () => {
    await using server = await createTestServer()
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    const between = await server.signIn()
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    const after = await server.signIn()

    expect(await server.judge(between.accessToken)).toBe('token_expired')
    expect(await server.judge(after.accessToken)).toBe('authenticated')
  })

  test('catches each token that was issued before, and none that was issued after, however close they are', async () => {
    // Each step passes some milliseconds, then issues a token or marks all.
    const steps = fc.array(fc.record({ ms: fc.constantFrom(0, 1, 250, 999, 1000), marks: fc.boolean() }), {
      minLength: 2,
      maxLength: 12,
    })

    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await using server = await createTestServer()
        const issued: string[] = []
        let marked = 0
        for (const { ms, marks } of all) {
          await server.clock.advance(ms)
          if (marks) {
            await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
            marked = issued.length
          } else {
            issued.push((await server.signIn()).accessToken)
          }
        }

        expect(await Promise.all(issued.map((token) => server.judge(token)))).toEqual(
          issued.map((_, index) => (index < marked ? 'token_expired' : 'authenticated')),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('goes by the second in which a token was issued, where the app names the moment', async () => {
    await using server = await createTestServer()
    const before = await server.signIn()
    await server.clock.advance(60_000)
    const issuedBefore = server.clock.now()
    const after = await server.signIn()
    await server.clock.advance(60_000)
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'dead', issuedBefore })

    expect(await server.judge(before.accessToken)).toBe('token_revoked')
    expect(await server.judge(after.accessToken)).toBe('authenticated')
  })

  test('JWT Keeper W1, N-12: only ever marks up: a later stale revives nothing that is dead', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'dead' })
    await server.clock.advance(1000)
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'dead', issuedBefore: 0 })

    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('JWT Keeper W10: counts until the last of the tokens has expired', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(1)
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'dead' })
    await server.clock.advance(599_998)
    const before = await server.judge(accessToken)
    await server.clock.advance(1)

    expect([before, await server.judge(accessToken)]).toEqual(['token_revoked', 'token_expired'])
  })

  test('lets a server renew a token whose clock is behind that of the server which marked it', async () => {
    const [store, clock] = [memoryStore(), manualClock()]
    const ahead = clock.fork()
    ahead.jump(5000)
    await using one = await createServerOn({ store, clock: ahead })
    await using other = await createServerOn({ store, clock })
    const { accessToken, refreshToken } = await other.issueToken(alice)
    await one.markAccessTokens({ subject: 'alice', mark: 'stale' })
    const renewed = await other.tokenManager.redeem?.({ refreshToken })

    expect(await judge(other, accessToken)).toBe('token_expired')
    expect(await judge(other, String(renewed?.accessToken))).toBe('authenticated')
    expect(await judge(one, String(renewed?.accessToken))).toBe('authenticated')
    expect(renewed?.accessTokenExpiresIn).toBe(600)
  })

  test('marks for good: a server that starts later knows', async () => {
    const [store, clock] = [memoryStore(), manualClock()]
    await using one = await createServerOn({ store, clock })
    const { accessToken } = await one.issueToken(alice)
    await one.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await using later = await createServerOn({ store, clock })

    expect(await judge(later, accessToken)).toBe('token_expired')
  })

  test('marks nothing where the store does not take it', async () => {
    const inner = memoryStore()
    const append = async (): Promise<never> => Promise.reject(new Error('The disk is full'))
    const store = { ...inner, revocations: { ...inner.revocations, append } }
    await using auth = await createServerOn({ store })
    const { accessToken } = await auth.issueToken(alice)

    await expect(auth.markAccessTokens({ subject: 'alice', mark: 'dead' })).rejects.toThrow('The disk is full')
    expect(await judge(auth, accessToken)).toBe('authenticated')
  })

  test('refuses where the revocation strategy follows no revocations', async () => {
    await using server = await createTestServer({ revocation: stateless() })

    await expect(server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })).rejects.toThrow(
      'stateless follows no revocations: use denylist(), or another revocation strategy',
    )
  })

  test.each([
    [{ mark: 'stale' }, /does not know whose tokens/],
    [{ mark: 'stale', subject: 'alice', subjects: 'everyone' }, /does not know whose tokens/],
    [{ mark: 'stale', subject: 'alice', tokenId: 'one' }, /does not know whose tokens/],
    [{ mark: 'stale', subject: '' }, /subject: give a text that is not empty/],
    [{ mark: 'stale', subject: 'a\0b' }, /subject: give a text .* without U\+0000/],
    [{ mark: 'stale', subject: 5 }, /subject: give a text/],
    [{ mark: 'stale', subjects: 'all' }, /subjects: say 'everyone'/],
    [{ mark: 'stale', sessionId: 'one' }, /sessionId: give a session id/],
    [{ mark: 'stale', tokenId: 'a\uD800' }, /tokenId: give a text/],
    [{ subject: 'alice' }, /mark: give stale or dead/],
    [{ subject: 'alice', mark: 'live' }, /mark: give stale or dead/],
    [{ subject: 'alice', mark: 'dead', issuedBefore: 1e14 }, /issuedBefore: give a moment that has passed/],
    [{ subject: 'alice', mark: 'dead', issuedBefore: -1 }, /issuedBefore: give a moment that has passed/],
    [{ subject: 'alice', mark: 'dead', issuedBefore: 0.5 }, /issuedBefore: give a moment that has passed/],
    [{ subject: 'alice', mark: 'dead', reason: 'x' }, /no option is called reason/],
    [undefined, /give an object of options/],
  ])('refuses %o with a TypeError, and writes nothing', async (options, advice) => {
    await using server = await createTestServer()

    const complaint: unknown = await server.auth.markAccessTokens(options as unknown as MarkAccessTokensOptions).then(
      () => undefined,
      (error: unknown) => error,
    )

    expect(complaint).toBeInstanceOf(TypeError)
    expect(String(complaint)).toMatch(advice)
    expect((await server.store.revocations.read(undefined, 10)).entries).toEqual([])
  })
})
