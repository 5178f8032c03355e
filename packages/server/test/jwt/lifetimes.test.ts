import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, decodeJwt, refreshTokenOf } from '../test-server.ts'

const day = 86_400_000

describe('the lifetimes of a session', () => {
  test('slide: each redemption prolongs it by the whole refreshTokenLifetime', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    await server.clock.advance(13 * day)
    const first = await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(13 * day)

    const second = await server.redeem(refreshTokenOf(first), attempt(2))

    expect(second).toMatchObject({ status: 200, body: { refresh_token_expires_in: 1_209_600 } })
  })

  test('[ASVS 5.0 7.3.1, RFC 9700 §4.14.2 expiry] N-34: end a session that is not redeemed, to the millisecond', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    await server.clock.advance(14 * day)

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', code: 'refresh_token_expired' },
    })
  })

  test('N-34, Rodauth W3: let a session be redeemed in its last millisecond', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    await server.clock.advance(14 * day - 1)

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
  })

  test('[ASVS 5.0 7.3.2, ASVS 5.0 10.4.8] W15, N-34: end each session at last, however often it is redeemed', async () => {
    await using server = await createTestServer({ jwt: { maxSessionLifetime: 20 * 86_400 } })
    const { refreshToken } = await server.signIn()
    await server.clock.advance(10 * day)
    const first = await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(10 * day)

    expect(await server.redeem(refreshTokenOf(first), attempt(2))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', code: 'session_expired' },
    })
  })

  test('Rodauth W11: tell the client when the refresh token ends, which is never after the session', async () => {
    await using server = await createTestServer({ jwt: { maxSessionLifetime: 20 * 86_400 } })
    const issued = await server.signIn()
    await server.clock.advance(13 * day)

    const { body } = await server.redeem(issued.refreshToken, attempt(1))

    expect(issued.refreshTokenExpiresIn).toBe(14 * 86_400)
    expect(body['refresh_token_expires_in']).toBe(7 * 86_400)
  })

  test('let no access token outlive its session', async () => {
    await using server = await createTestServer({ jwt: { maxSessionLifetime: 700 } })
    const { refreshToken } = await server.signIn()
    await server.clock.advance(500_000)

    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(body).toMatchObject({ expires_in: 200, refresh_token_expires_in: 200 })
    expect(decodeJwt(body['access_token'])).toMatchObject({ exp: server.clock.now() / 1000 + 200 })
  })

  test('let an access token expire, to the second', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(599_999)
    const before = await server.judge(accessToken)
    await server.clock.advance(1)

    expect(before).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('are no negative numbers where the session ends while its claims are being made', async () => {
    const extraClaimsProvider = async ({ kind }: { kind: string }): Promise<undefined> => {
      if (kind === 'refresh') await server.clock.advance(2000)
    }
    await using server = await createTestServer({ jwt: { maxSessionLifetime: 601, extraClaimsProvider } })
    const { refreshToken } = await server.signIn()
    await server.clock.advance(600_000)

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({
      status: 200,
      body: { expires_in: 0, refresh_token_expires_in: 0 },
    })
  })

  test('are lifetimes in seconds that need not be whole', async () => {
    await using server = await createTestServer({ jwt: { accessTokenLifetime: 2.5, refreshTokenLifetime: 60.5 } })
    const issued = await server.signIn()

    expect(issued).toMatchObject({ accessTokenExpiresIn: 2, refreshTokenExpiresIn: 60 })
    expect((await server.store.find(issued.sessionId))?.idleExpiresAt).toBe(server.clock.now() + 60_500)
  })
})
