import { cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createBrokenServer } from '../http/broken-server.ts'
import { answerOf, attempt, createTestServer } from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const transport = cookieTransport()

/** A request that redeems the cookie of a session. */
function exchange(sessionId: string, generation: number, number = 1): Readonly<Record<string, string>> {
  return {
    grant_type: 'refresh_token',
    session_id: sessionId,
    generation: String(generation),
    attempt: attempt(number),
  }
}

describe('cookieTransport(), when a redemption is refused', () => {
  test('W17: clears the cookie of a session that is over', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: issued.sessionId })

    const response = await browser.post('/auth/token', exchange(issued.sessionId, 0))

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'session_revoked' } })
    expect(response.headers.getSetCookie()).toEqual([
      `__Secure-tokenpair-${issued.sessionId}=; Path=/auth; Max-Age=0; HttpOnly; Secure; SameSite=Strict`,
    ])
    expect(browser.cookies).toEqual([])
  })

  test('W17: clears the cookie of a session in which a token was used twice', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.redeem(issued.refreshToken, attempt(8)) // a thief

    const answer = await browser.redeem(exchange(issued.sessionId, 0, 9))

    expect(answer).toMatchObject({ status: 400, body: { code: 'refresh_token_reused' } })
    expect(browser.cookies).toEqual([])
  })

  test('W17: clears a cookie that no server of this secret wrote', async () => {
    await using server = await createTestServer({ transport })
    await using other = await createTestServer({ transport, jwt: { refreshTokenHashPepper: 'another pepper' } })
    const browser = createTestBrowser(server)
    const { issued, response } = await createTestBrowser(other).signIn()
    browser.store(response)

    const answer = await browser.redeem(exchange(issued.sessionId, 0))

    expect(answer).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
    expect(browser.cookies).toEqual([])
  })

  test('W17: clears the only cookie where the request names no session', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: issued.sessionId })

    await browser.redeem()

    expect(browser.cookies).toEqual([])
  })

  test('W17: clears a cookie that is worth nothing also where the request names no session', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    browser.plant({ name: `__Secure-tokenpair-${'A'.repeat(22)}`, value: 'x', path: '/auth' })

    const answer = await browser.redeem()

    expect(answer).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
    expect(browser.cookies).toEqual([])
  })

  test('W17: leaves the cookie of a session that was signed in while the refusal was on its way', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const former = await browser.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: former.issued.sessionId })
    const refusal = await browser.sendSlowly('/auth/token', exchange(former.issued.sessionId, 0))
    const present = await browser.signIn()

    refusal.arrive()

    expect(await browser.redeem(exchange(present.issued.sessionId, 0))).toMatchObject({ status: 200 })
  })

  test('W17: leaves the cookie of another user whose session goes on', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const alice = await browser.signIn()
    const bob = await browser.signIn({ subject: 'bob' })
    await server.auth.tokenManager.revokeToken({ sessionId: alice.issued.sessionId })

    await browser.redeem(exchange(alice.issued.sessionId, 0))

    expect(await browser.redeem(exchange(bob.issued.sessionId, 0))).toMatchObject({ status: 200, body: { sub: 'bob' } })
  })

  test('clears nothing where an exchange was finished before', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await browser.redeem(exchange(issued.sessionId, 0))

    const response = await browser.post('/auth/token', exchange(issued.sessionId, 0))

    expect(response.status).toBe(409)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('clears nothing where the store fails', async () => {
    const { server, issued } = await createBrokenServer({ transport })
    const browser = createTestBrowser(server)
    browser.receive(issued)

    const response = await browser.post('/auth/token', exchange(issued.sessionId, 0))

    expect(response.status).toBe(503)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('clears nothing where the request is to be mended', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await browser.redeem(exchange(issued.sessionId, 0))

    const response = await browser.post('/auth/token', {
      grant_type: 'refresh_token',
      session_id: issued.sessionId,
    })

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'attempt_required' } })
    expect(response.headers.getSetCookie()).toEqual([])
  })
})
