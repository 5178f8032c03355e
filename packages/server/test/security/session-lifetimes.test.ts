import { sessionLifetimes } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'

const hour = 3_600_000
const day = 24 * hour

/** Redeems once in each interval for as long as the session lasts, and answers how long that was. */
async function wearOut(server: TestServer, interval: number): Promise<{ lasted: number; code: unknown }> {
  const start = server.clock.now()
  let { refreshToken } = await server.signIn()
  for (let number = 0; ; number++) {
    await server.clock.advance(interval)
    const { status, body } = await server.redeem(refreshToken, attempt(number % 256))
    if (status !== 200) return { lasted: server.clock.now() - start, code: body['code'] }
    refreshToken = String(body['refresh_token'])
  }
}

describe('sessionLifetimes', () => {
  test.each([
    ['SP 800-63B-4 §2.1.3', sessionLifetimes.aal1, { refreshTokenLifetime: 1_209_600, maxSessionLifetime: 2_592_000 }],
    ['SP 800-63B-4 §2.2.3', sessionLifetimes.aal2, { refreshTokenLifetime: 3600, maxSessionLifetime: 86_400 }],
    ['SP 800-63B-4 §2.3.3', sessionLifetimes.aal3, { refreshTokenLifetime: 900, maxSessionLifetime: 43_200 }],
  ])(
    '[SP 800-63B-4 §2.1.3, SP 800-63B-4 §2.2.3, SP 800-63B-4 §2.3.3] have the figures of %s',
    (_, lifetimes, figures) => {
      expect(lifetimes).toMatchObject(figures)
    },
  )

  test('[SP 800-63B-4 §2.1.3] end a session of AAL1 within 30 days, however it is used', async () => {
    await using server = await createTestServer({ jwt: sessionLifetimes.aal1 })

    expect(await wearOut(server, day)).toEqual({ lasted: 30 * day, code: 'session_expired' })
  })

  test('[SP 800-63B-4 §2.2.3] end a session of AAL2 within 24 hours, however it is used', async () => {
    await using server = await createTestServer({ jwt: sessionLifetimes.aal2 })

    expect(await wearOut(server, hour / 2)).toEqual({ lasted: day, code: 'session_expired' })
  })

  test('[SP 800-63B-4 §2.3.3] end a session of AAL3 within 12 hours, however it is used', async () => {
    await using server = await createTestServer({ jwt: sessionLifetimes.aal3 })

    expect(await wearOut(server, hour / 6)).toEqual({ lasted: 12 * hour, code: 'session_expired' })
  })

  test.each([
    ['AAL2 after an hour', sessionLifetimes.aal2, hour],
    ['AAL3 after 15 minutes', sessionLifetimes.aal3, hour / 4],
  ])(
    '[SP 800-63B-4 §2.2.3, SP 800-63B-4 §2.3.3, SP 800-63B-4 §5.2] end a session of %s without use, with its access token',
    async (_, jwt, idle) => {
      await using server = await createTestServer({ jwt })
      const { accessToken, refreshToken } = await server.signIn()

      await server.clock.advance(idle)

      expect(await server.judge(accessToken)).toBe('token_expired')
      expect(await server.redeem(refreshToken)).toMatchObject({ body: { code: 'refresh_token_expired' } })
    },
  )

  test('[SP 800-63B-4 §5.2] give out no access token that outlives the session', async () => {
    await using server = await createTestServer({ jwt: { ...sessionLifetimes.aal3, maxSessionLifetime: 1000 } })
    const { refreshToken } = await server.signIn()
    await server.clock.advance(890_000)

    const { body } = await server.redeem(refreshToken)

    expect(body).toMatchObject({ expires_in: 110, refresh_token_expires_in: 110 })
    await server.clock.advance(110_000)
    expect(await server.judge(String(body['access_token']))).toBe('token_expired')
  })
})
