import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createCookieSite } from './cookie-site.ts'

/** Seconds. */
const refreshTokenLifetime = 3600

describe('cookieTransport(), where the browser has dropped the cookie', () => {
  test('says that the session expired where that was its time', async () => {
    await using pair = await createTestAuth({ jwt: { refreshTokenLifetime } })
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    before.kill()
    await pair.clock.advance(refreshTokenLifetime * 1000)
    site.jar.rollBack(1)

    const { client } = site.openTab()
    await pair.clock.advance(1000)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'expired' })
  })

  test('says that the session is not known where it should have been there', async () => {
    await using pair = await createTestAuth({ jwt: { refreshTokenLifetime } })
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    before.kill()
    await pair.clock.advance(refreshTokenLifetime * 1000 - 2000)
    site.jar.rollBack(1)

    const { client } = site.openTab()
    await pair.clock.advance(1000)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'invalid' })
  })
})
