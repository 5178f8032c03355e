import { lockedTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createBrokenServer } from '../http/broken-server.ts'
import { answerOf, bearer } from '../test-server.ts'
import { createTestBrowser } from '../transport/test-browser.ts'
import { createMatchedServer, request } from './matched-server.ts'

const done = (): Response => new Response(undefined, { status: 204 })
const revokeOn = [{ method: 'DELETE', path: '/sign-out' }]

describe('auth.around(), on a request of revokeOn', () => {
  test('WM-03: ends the session of the token that the request carries, and passes the answer on (WR-01, WF-05)', async () => {
    await using server = await createMatchedServer()
    const { accessToken, refreshToken } = await server.signIn()

    const response = await server.auth.around(request('DELETE', '/sign-out', bearer(accessToken)), done)

    expect(response.status).toBe(204)
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.redeem(refreshToken)).toMatchObject({ body: { code: 'session_revoked', reason: 'signed-out' } })
  })

  test.each([
    ['WM-04', 'DELETE', '/other'],
    ['WM-05', 'GET', '/sign-out'],
  ])('%s: ends nothing on %s %s (WF-06, WF-07)', async (_, method, path) => {
    await using server = await createMatchedServer()
    const { accessToken } = await server.signIn()

    await server.auth.around(request(method, path, bearer(accessToken)), done)

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test.each([400, 401, 302, 500])('devise-jwt W11: ends nothing where the app answers %i', async (status) => {
    await using server = await createMatchedServer()
    const { accessToken } = await server.signIn()

    await server.auth.around(
      request('DELETE', '/sign-out', bearer(accessToken)),
      () => new Response(undefined, { status }),
    )

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test.each([
    ['no token (WM-06, WF-08)', {}],
    ['garbage', bearer('x.y.z')],
    ['what is no token', { authorization: 'Bearer' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
  ])('devise-jwt W1, N-09: lets the answer of the app stand with %s', async (_, headers) => {
    await using server = await createMatchedServer()

    const response = await server.auth.around(request('DELETE', '/sign-out', headers), done)

    expect(response.status).toBe(204)
    expect(server.errors).toEqual([])
  })

  test('devise-jwt W2, N-09: ends the session of a token that has expired, too (WR-03)', async () => {
    await using server = await createMatchedServer()
    const { accessToken, refreshToken } = await server.signIn()
    await server.clock.advance(3_600_000)

    const response = await server.auth.around(request('DELETE', '/sign-out', bearer(accessToken)), done)

    expect(response.status).toBe(204)
    expect(await server.redeem(refreshToken)).toMatchObject({ body: { code: 'session_revoked' } })
  })

  test('devise-jwt W1, N-26: ends the session of a user who was deleted, too', async () => {
    let status: 'active' | 'deleted' = 'active'
    await using server = await createMatchedServer({ subjects: { statusOf: () => status } })
    const { accessToken, sessionId } = await server.signIn()
    status = 'deleted'

    const response = await server.auth.around(request('DELETE', '/sign-out', bearer(accessToken)), done)

    expect(response.status).toBe(204)
    expect(await server.store.find(sessionId)).toMatchObject({ revocation: { reason: 'signed-out' } })
  })

  test('does so without complaint for a session that was ended before', async () => {
    await using server = await createMatchedServer()
    const { accessToken } = await server.signIn()
    const signOut = (): Promise<Response> =>
      server.auth.around(request('DELETE', '/sign-out', bearer(accessToken)), done)

    expect([(await signOut()).status, (await signOut()).status]).toEqual([204, 204])
  })

  test('N-20: clears the cookie that the session has, as it was set', async () => {
    await using server = await createMatchedServer({ transport: lockedTransport() })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const asked = browser.request('DELETE', '/sign-out', { headers: bearer(issued.accessToken) })

    const response = await server.auth.around(asked, done)
    browser.store(response)

    expect(response.headers.getSetCookie()).toEqual([
      `__Host-tokenpair-lock-${issued.sessionId}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict`,
    ])
    expect(browser.cookies).toEqual([])
  })

  test('devise-jwt W2: says where the store fails that the session could not be ended, and tells why to the app', async () => {
    const { server, accessToken } = await createBrokenServer({ revokeOn })

    const response = await server.auth.around(request('DELETE', '/sign-out', bearer(accessToken)), done)

    expect(await answerOf(response)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(server.errors).toHaveLength(1)
  })
})

describe('auth.around(), on a request of both', () => {
  test('devise-jwt W5: starts the new session and ends the one that the request came with, never the new one', async () => {
    const both = { method: 'POST', path: '/rotate' }
    await using server = await createMatchedServer({ issueOn: [both], revokeOn: [both] })
    const { accessToken: before } = await server.signIn()

    const answer = await server.auth.around(request('POST', '/rotate', bearer(before)), () =>
      Response.json({ user: 'alice' }),
    )
    const after = String(answer.headers.get('authorization')).replace('Bearer ', '')

    expect([await server.judge(before), await server.judge(after)]).toEqual(['token_revoked', 'authenticated'])
  })
})
