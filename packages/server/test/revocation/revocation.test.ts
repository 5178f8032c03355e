import { describe, expect, test } from 'vitest'
import { type RevocationStrategy, type SessionStore, stateless } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { attempt, createTestServer } from '../test-server.ts'

describe('denylist()', () => {
  test('is the default', async () => {
    await using server = await createTestServer()
    const { accessToken, sessionId: id } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: id })

    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('lets the access tokens of other sessions live', async () => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]
    await server.auth.tokenManager.revokeToken({ sessionId: one.sessionId })

    expect(await server.judge(other.accessToken)).toBe('authenticated')
  })

  test('[CVE-2023-20903] N-27: ends all sessions of a user at once, or all but one, or those of one way to sign in', async () => {
    await using server = await createTestServer()
    const [one, other, passkey] = [
      await server.signIn(),
      await server.signIn(),
      await server.signIn({ method: 'passkey' }),
    ]
    const bob = await server.signIn({ subject: 'bob' })

    const byMethod = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', method: 'passkey' })
    const byException = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', except: one.sessionId })

    expect([byMethod, byException]).toEqual([[passkey.sessionId], [other.sessionId]])
    expect(await server.judge(passkey.accessToken)).toBe('token_revoked')
    expect(await server.judge(other.accessToken)).toBe('token_revoked')
    expect(await server.judge(one.accessToken)).toBe('authenticated')
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test('lets no access token outlive its entry whose redemption the store was slow to answer', async () => {
    const inner = memoryStore()
    const store: SessionStore = {
      ...inner,
      advance: async (step) => {
        const session = await inner.advance(step)
        await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
        await server.clock.advance(5000)
        return session
      },
    }
    await using server = await createTestServer({ store })
    const { refreshToken } = await server.signIn()
    const { body } = await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(596_000)

    expect(await server.judge(String(body['access_token']))).toBe('token_expired')
  })

  test('lets no access token outlive its entry that was being made when the session was revoked', async () => {
    const extraClaimsProvider = async ({ kind }: { kind: string }): Promise<undefined> => {
      if (kind === 'issue') return
      await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
      await server.clock.advance(5000)
    }
    await using server = await createTestServer({ jwt: { extraClaimsProvider } })
    const { refreshToken } = await server.signIn()
    const { body } = await server.redeem(refreshToken, attempt(1))
    const accessToken = String(body['access_token'])
    const during = await server.judge(accessToken)
    await server.clock.advance(596_000)

    expect(during).toBe('token_revoked')
    expect(await server.judge(accessToken)).toBe('token_expired')
  })
})

describe('stateless()', () => {
  test('lets an access token live until it expires, and its session die at once', async () => {
    await using server = await createTestServer({ revocation: stateless() })
    const { accessToken, refreshToken, sessionId: id } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: id })

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
  })
})

describe('a revocation strategy', () => {
  test('may ask for a fresh access token', async () => {
    const revocation: RevocationStrategy = { name: 'own', verdict: () => 'stale' }
    await using server = await createTestServer({ revocation })
    const { accessToken } = await server.signIn()

    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('is asked with what the token says, at the moment of the request', async () => {
    const asked: unknown[] = []
    const revocation: RevocationStrategy = {
      name: 'own',
      verdict: (token, now) => {
        asked.push([token, now])
        return 'live'
      },
    }
    await using server = await createTestServer({ revocation })
    const { accessToken, sessionId: id } = await server.signIn()
    const issuedAt = server.clock.now()
    await server.clock.advance(1000)

    await server.judge(accessToken)

    const token = {
      sessionId: id,
      subject: 'alice',
      tokenId: expect.any(String),
      issuedAt,
      expiresAt: issuedAt + 600_000,
    }
    expect(asked).toEqual([[token, issuedAt + 1000]])
  })
})
