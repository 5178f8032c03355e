import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { answerOf, attempt, bearer, createTestServer, decodeJwt, refreshTokenOf } from '../test-server.ts'

describe('auth.handler, after a sign-out', () => {
  test.each(['refreshToken', 'accessToken'] as const)(
    '[ASVS 5.0 7.4.1, CVE-2025-4643, RFC 7009 §2.1, RFC 9700 §4.14.2 revocation] Rodauth W10: takes neither token of the session, which was ended by its %s',
    async (kind) => {
      await using server = await createTestServer()
      const issued = await server.signIn()

      await server.post('/revoke', { token: issued[kind] })

      expect(await server.judge(issued.accessToken)).toBe('token_revoked')
      expect(await server.redeem(issued.refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
    },
  )

  test('[ASVS 5.0 7.4.1] Rodauth W10: takes no token that was renewed before', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const renewed = await server.redeem(refreshToken, attempt(1))

    await server.post('/revoke', { token: refreshToken })

    expect(await server.judge(String(renewed.body['access_token']))).toBe('token_revoked')
    expect(await server.redeem(refreshTokenOf(renewed), attempt(2))).toMatchObject({
      body: { code: 'session_revoked' },
    })
  })
})

describe('tokenManager.revokeAllTokens(), after a change of the password', () => {
  test('[CVE-2026-22706, GHSA-mr34-8733-grr2, RFC 9700 §4.14.2 revocation] ends all sessions with their access tokens, whatever device they name', async () => {
    await using server = await createTestServer()
    const issued = [
      await server.signIn(),
      await server.signIn({ device: { label: 'Laptop' } }),
      await server.signIn({ method: 'passkey' }),
    ]

    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    const verdicts = await Promise.all(issued.map(({ accessToken }) => server.judge(accessToken)))
    const answers = await Promise.all(issued.map(({ refreshToken }) => server.redeem(refreshToken, attempt(1))))
    expect(verdicts).toEqual(['token_revoked', 'token_revoked', 'token_revoked'])
    expect(answers.map(({ body }) => body['code'])).toEqual(['session_revoked', 'session_revoked', 'session_revoked'])
  })

  test('[ASVS 5.0 7.4.3] Rodauth W16: ends all sessions but the one that changed it', async () => {
    await using server = await createTestServer()
    const [own, other] = [await server.signIn(), await server.signIn()]

    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', except: own.sessionId })

    expect(await server.judge(own.accessToken)).toBe('authenticated')
    expect(await server.judge(other.accessToken)).toBe('token_revoked')
  })
})

describe('tokenManager, for an administrator', () => {
  test('[ASVS 5.0 7.4.5] ends one session of a user, or all of them, and nobody else’s', async () => {
    await using server = await createTestServer()
    const [first, second, third] = [await server.signIn(), await server.signIn(), await server.signIn()]
    const bob = await server.signIn({ subject: 'bob' })

    expect(await server.auth.tokenManager.revokeToken({ sessionId: first.sessionId })).toBe(true)
    expect(await server.judge(first.accessToken)).toBe('token_revoked')
    expect(await server.judge(second.accessToken)).toBe('authenticated')

    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    expect(await server.judge(second.accessToken)).toBe('token_revoked')
    expect(await server.judge(third.accessToken)).toBe('token_revoked')
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test('[CVE-2020-15223] reports a revocation that failed, and has done none of it', async () => {
    let isDown = true
    const memory = memoryStore()
    const revoke: typeof memory.revoke = async (...args) => {
      if (isDown) throw new Error('The database is down')
      return memory.revoke(...args)
    }
    await using server = await createTestServer({ store: { ...memory, revoke } })
    const { accessToken, sessionId } = await server.signIn()

    await expect(server.auth.tokenManager.revokeToken({ sessionId })).rejects.toThrow('The database is down')
    await expect(server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })).rejects.toThrow('The database is down')
    expect(await server.judge(accessToken)).toBe('authenticated')

    isDown = false
    expect(await server.auth.tokenManager.revokeToken({ sessionId })).toBe(true)
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })
})

describe('auth.handler, by whose sessions it goes', () => {
  test.each([
    ['DELETE', '/sessions?except=none&subject=bob&sub=bob&userId=bob', undefined],
    ['DELETE', '/sessions?except=none', JSON.stringify({ subject: 'bob', sub: 'bob', userId: 'bob' })],
    ['GET', '/sessions?subject=bob&sub=bob&userId=bob', undefined],
  ])(
    '[CVE-2025-61928] goes by the access token in %s %s with the body %s, and by nothing else in it',
    async (method, path, body) => {
      await using server = await createTestServer()
      const [alice, bob] = [await server.signIn(), await server.signIn({ subject: 'bob' })]
      const headers = { ...bearer(alice.accessToken), 'content-type': 'application/json', 'x-user-id': 'bob' }

      const response = await server.send(method, path, { headers, body: body ?? null })

      expect(await response.text()).not.toContain(bob.sessionId)
      expect(await server.judge(bob.accessToken)).toBe('authenticated')
    },
  )

  test('[RFC 9700 §4.15, CVE-2025-61928] takes a client for no user, and no user’s name from a client', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const claimed = { client_id: 'bob', sub: 'bob', subject: 'bob', username: 'bob' }

    const grant = { grant_type: 'client_credentials', client_id: 'alice', client_secret: 'x' }
    const refused = await answerOf(await server.post('/token', grant))
    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken, ...claimed }
    const renewed = await answerOf(await server.post('/token', parameters))

    expect(refused.body['code']).toBe('unsupported_grant_type')
    expect(renewed.body['sub']).toBe('alice')
    expect(decodeJwt(renewed.body['access_token'])).toMatchObject({ sub: 'alice' })
  })

  test('[RFC 9700 §4.14.2 scope] grants no redemption more than the sign-in did', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn({ scopes: ['read'] })

    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken, scope: 'read write admin' }
    const { body } = await answerOf(await server.post('/token', parameters))

    expect(body['scope']).toBe('read')
    expect(decodeJwt(body['access_token'])).toMatchObject({ scope: 'read' })
  })

  test('[ASVS 5.0 10.3.4] lets an access token say how its user signed in', async () => {
    const extraClaimsProvider = ({ method }: { method: string }): { signed_in_by: string } => ({ signed_in_by: method })
    await using server = await createTestServer({ jwt: { extraClaimsProvider } })
    const { accessToken } = await server.signIn({ method: 'passkey' })

    const verdict = await server.auth.tokenManager.validateToken(accessToken)

    expect(verdict).toMatchObject({ status: 'authenticated', claims: { signed_in_by: 'passkey' } })
  })
})
