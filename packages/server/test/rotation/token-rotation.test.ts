import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

describe('auth.handler, redeeming', () => {
  test('[RFC 9700 §2.2.2] hands out a pair of the next generation', async () => {
    await using server = await createTestServer()
    const issued = await server.signIn()

    const answer = await server.redeem(issued.refreshToken, attempt(1))

    expect(answer).toMatchObject({ status: 200, body: { generation: 1, session_id: issued.sessionId, sub: 'alice' } })
    expect(refreshTokenOf(answer)).not.toBe(issued.refreshToken)
  })

  test('[Serverpod #4871] Rodauth W4, N-01, W2: gives twenty tabs with one attempt id the same refresh token', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()

    const answers = await Promise.all(Array.from({ length: 20 }, () => server.redeem(refreshToken, attempt(1))))

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(new Set(answers.map(refreshTokenOf)).size).toBe(1)
  })

  test('[VilnaCRM #474] Rodauth W5, N-02, W1: repeats an exchange two months later with the same refresh token and a fresh access token', async () => {
    await using server = await createTestServer({ jwt: { refreshTokenLifetime: 7_000_000 } })
    const { refreshToken } = await server.signIn()
    const first = await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(60 * 86_400_000)

    const again = await server.redeem(refreshToken, attempt(1))

    expect(refreshTokenOf(again)).toBe(refreshTokenOf(first))
    expect(await server.judge(String(again.body['access_token']))).toBe('authenticated')
    expect(await server.judge(String(first.body['access_token']))).toBe('token_expired')
  })

  test('lets a repeated exchange prolong nothing', async () => {
    await using server = await createTestServer({ jwt: { refreshTokenLifetime: 3600 } })
    const { refreshToken } = await server.signIn()
    await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(600_000)

    const again = await server.redeem(refreshToken, attempt(1))

    expect(again.body['refresh_token_expires_in']).toBe(3000)
  })

  test('[RFC 9700 §4.14.2 replay, ASVS 5.0 10.4.5, VilnaCRM #474] Rodauth W6, N-02: ends the session when two attempt ids come for one token, for both holders and at once', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const first = await server.redeem(refreshToken, attempt(1))

    const second = await server.redeem(refreshToken, attempt(2))

    expect(second).toMatchObject({ status: 400, body: { error: 'invalid_grant', code: 'refresh_token_reused' } })
    expect(await server.judge(String(first.body['access_token']))).toBe('token_revoked')
    expect(await server.redeem(refreshTokenOf(first), attempt(3))).toMatchObject({
      status: 400,
      body: { code: 'session_revoked', reason: 'reuse' },
    })
  })

  test('Rodauth W4: ends the session once when two attempt ids race, and hands out one pair', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()

    const answers = await Promise.all([1, 2].map((number) => server.redeem(refreshToken, attempt(number))))

    expect(answers.map(({ status }) => status)).toEqual([200, 400])
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('leaves the other sessions of the user alone when it ends one for reuse', async () => {
    await using server = await createTestServer()
    const stolen = await server.signIn()
    const other = await server.signIn()
    await server.redeem(stolen.refreshToken, attempt(1))
    await server.redeem(stolen.refreshToken, attempt(2))

    expect(await server.redeem(other.refreshToken, attempt(3))).toMatchObject({ status: 200 })
  })

  test('answers 409 to a late copy, and ends nothing', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const first = await server.redeem(refreshToken, attempt(1))
    const second = await server.redeem(refreshTokenOf(first), attempt(2))

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({
      status: 409,
      body: { error: 'invalid_request', code: 'stale_duplicate' },
    })
    expect(await server.redeem(refreshTokenOf(second), attempt(3))).toMatchObject({ status: 200 })
  })

  test('changes nothing when the attempt id was drawn for another generation, and says which came', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()

    expect(await server.redeem(refreshToken, attempt(1), 1)).toMatchObject({
      status: 409,
      body: { code: 'stale_duplicate', generation: 0 },
    })
    expect(await server.redeem(refreshToken, attempt(2), 0)).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test.each(['short', `${attempt(1)}A`, `${attempt(1).slice(0, 21)}*`, `${attempt(1).slice(0, 21)}x`])(
    'refuses the attempt id "%s", and changes nothing',
    async (text) => {
      await using server = await createTestServer()
      const { refreshToken } = await server.signIn()

      expect(await server.redeem(refreshToken, text)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200, body: { generation: 1 } })
    },
  )

  test('takes an empty attempt id for none', async () => {
    await using server = await createTestServer()
    const { refreshToken, sessionId } = await server.signIn()

    await server.redeem(refreshToken, '')

    expect(await server.store.find(sessionId)).toMatchObject({ generation: 1, attemptBound: false })
  })
})

describe('auth.handler, redeeming without attempt ids', () => {
  test('[Eventra #17845] N-03: repeats an exchange for 30 seconds, counted from the first time', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const first = await server.redeem(refreshToken)
    await server.clock.advance(20_000)
    const second = await server.redeem(refreshToken)
    await server.clock.advance(10_000)

    const third = await server.redeem(refreshToken)

    expect(refreshTokenOf(second)).toBe(refreshTokenOf(first))
    expect(third).toMatchObject({ status: 400, body: { code: 'refresh_token_reused' } })
  })

  test('lets each token work once where the replay window is 0', async () => {
    await using server = await createTestServer({ jwt: { replayWindow: 0 } })
    const { refreshToken } = await server.signIn()
    await server.redeem(refreshToken)

    expect(await server.redeem(refreshToken)).toMatchObject({ body: { code: 'refresh_token_reused' } })
  })

  test('lists the session as weak', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    await server.redeem(refreshToken)

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toMatchObject([{ reuseDetection: 'weak' }])
  })

  test('asks a session that has sent an attempt id to go on doing so, and keeps it', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const first = await server.redeem(refreshToken, attempt(1))

    const without = await server.redeem(refreshTokenOf(first))

    expect(without).toMatchObject({ status: 400, body: { error: 'invalid_request', code: 'attempt_required' } })
    expect(await server.redeem(refreshTokenOf(first), attempt(2))).toMatchObject({ status: 200 })
  })
})
