import { cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createBrokenServer } from '../http/broken-server.ts'
import { answerOf, attempt, bearer, createTestServer } from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const transport = cookieTransport()

/** The parameters that redeem the cookie of a session for the first time. */
function exchange(sessionId: string): Readonly<Record<string, string>> {
  return { session_id: sessionId, generation: '0', attempt: attempt(1) }
}

describe('cookieTransport(), at POST /revoke', () => {
  test('W16: ends the session of the cookie that the request names, without an access token, and clears it', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    const response = await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(response.status).toBe(200)
    expect(browser.cookies).toEqual([])
    expect(await server.redeem(issued.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('[CVE-2025-4643] makes the access token of the session worthless at once', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(await server.judge(issued.accessToken)).toBe('token_revoked')
  })

  test('W16: ends the session of an access token that has expired, and clears the cookie that the request names', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.clock.advance(86_400_000)

    await browser.post('/auth/revoke', { session_id: issued.sessionId, token: issued.accessToken })

    expect(browser.cookies).toEqual([])
    expect(await server.redeem(issued.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('W16: clears the cookie of the session of an access token that has expired, though the request names none', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await server.clock.advance(86_400_000)

    await browser.post('/auth/revoke', { token: issued.accessToken })

    expect(browser.cookies).toEqual([])
    expect(await server.redeem(issued.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('W16: ends the session of the cookie where the token that came with it is worth nothing', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    await browser.post('/auth/revoke', { session_id: issued.sessionId, token: 'an access token of a former key' })

    expect(await server.redeem(issued.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('clears the cookie that the request names also where it is worth nothing beside the token', async () => {
    await using server = await createTestServer({ transport })
    const { sessionId } = await server.signIn()
    const browser = createTestBrowser(server)
    browser.plant({ name: `__Secure-tokenpair-${sessionId}`, value: 'x', path: '/auth' })

    await browser.post('/auth/revoke', { session_id: sessionId, token: 'an access token of a former key' })

    expect(browser.cookies).toEqual([])
  })

  test('clears a cookie that is worth nothing', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    browser.plant({ name: `__Secure-tokenpair-${'A'.repeat(22)}`, value: 'x', path: '/auth' })

    const response = await browser.post('/auth/revoke', { token_type_hint: 'refresh_token' })

    expect(response.status).toBe(200)
    expect(browser.cookies).toEqual([])
  })

  test('ends the session of the only cookie where none is named', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    await browser.post('/auth/revoke', { token_type_hint: 'refresh_token' })

    expect(browser.cookies).toEqual([])
    expect(await server.redeem(issued.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('asks for the session where there are cookies of several, and ends none', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    await browser.signIn({ subject: 'bob' })

    const response = await browser.post('/auth/revoke', { token_type_hint: 'refresh_token' })

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(browser.cookies).toHaveLength(2)
    expect(await server.redeem(issued.refreshToken)).toMatchObject({ status: 200 })
  })

  test('leaves the cookie alone where a page signs out another session by its refresh token', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const leaked = await server.signIn({ subject: 'bob' })

    await browser.post('/auth/revoke', { token: leaked.refreshToken })

    expect(await server.redeem(leaked.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
    expect(await browser.redeem(exchange(issued.sessionId))).toMatchObject({ status: 200 })
  })

  test('does not end a session for whoever knows its id', async () => {
    await using server = await createTestServer({ transport })
    const { sessionId, refreshToken } = await server.signIn()

    const response = await createTestBrowser(server).post('/auth/revoke', { session_id: sessionId })

    expect(response.status).toBe(200)
    expect(await server.redeem(refreshToken)).toMatchObject({ status: 200 })
  })

  test('[winfunc: multi-session sign-out] does not believe a cookie that is not authentic, nor one that holds the token of another session', async () => {
    await using server = await createTestServer({ transport })
    const victim = await server.signIn()
    const own = await server.signIn({ subject: 'mallory' })
    const browser = createTestBrowser(server)
    browser.plant({ name: `__Secure-tokenpair-${victim.sessionId}`, value: own.refreshToken, path: '/auth' })
    browser.plant({ name: `__Secure-tokenpair-${victim.sessionId}`, value: 'A'.repeat(96), path: '/auth' })

    await browser.post('/auth/revoke', { session_id: victim.sessionId })

    expect(await server.redeem(victim.refreshToken)).toMatchObject({ status: 200 })
    expect(await server.redeem(own.refreshToken)).toMatchObject({ status: 200 })
  })

  test('[RFC 7009 §2.2.1] clears the cookie also while the store fails, and says that the sign-out has to be repeated', async () => {
    const { server, issued } = await createBrokenServer({ transport })
    const browser = createTestBrowser(server)
    browser.receive(issued)

    const response = await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(await answerOf(response)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(browser.cookies).toEqual([])
    expect(server.errors).toHaveLength(1)
  })

  test('ends the session by the access token when the sign-out is repeated after the store failed', async () => {
    const { server, issued, repair } = await createBrokenServer({ transport })
    const browser = createTestBrowser(server)
    browser.receive(issued)
    const signOut = { session_id: issued.sessionId, token: issued.accessToken }
    await browser.post('/auth/revoke', signOut)
    repair()

    const response = await browser.post('/auth/revoke', signOut)

    expect(response.status).toBe(200)
    expect(await server.redeem(issued.refreshToken)).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test('asks a program for its token, as the bearer transport does', async () => {
    await using server = await createTestServer({ transport })
    const { sessionId } = await server.signIn()

    const response = await server.post('/revoke', { session_id: sessionId })

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })
})

describe('cookieTransport(), at DELETE /sessions', () => {
  test('clears the cookie of the caller who ends all sessions', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    await browser.send('DELETE', '/auth/sessions?except=none', { headers: bearer(issued.accessToken) })

    expect(browser.cookies).toEqual([])
  })

  test('clears the cookie of the caller who ends this session', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()

    await browser.send('DELETE', `/auth/sessions/${issued.sessionId}`, { headers: bearer(issued.accessToken) })

    expect(browser.cookies).toEqual([])
  })

  test('keeps the cookie of the caller who ends other sessions', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const other = await server.signIn()

    await browser.send('DELETE', `/auth/sessions/${other.sessionId}`, { headers: bearer(issued.accessToken) })
    await browser.send('DELETE', '/auth/sessions?except=current', { headers: bearer(issued.accessToken) })

    expect(await browser.redeem(exchange(issued.sessionId))).toMatchObject({ status: 200 })
  })

  test('keeps the cookie where the store fails: nobody was signed out', async () => {
    const { server, issued } = await createBrokenServer({ transport })
    const browser = createTestBrowser(server)
    browser.receive(issued)

    const init = { headers: bearer(issued.accessToken) }
    const response = await browser.send('DELETE', '/auth/sessions?except=none', init)

    expect(response.status).toBe(503)
    expect(browser.cookies).toHaveLength(1)
  })
})
