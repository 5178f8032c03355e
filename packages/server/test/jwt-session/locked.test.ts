import { describe, expect, test } from 'vitest'
import { type IssuedToken, lockedTransport } from '../../src/index.ts'
import { bearer } from '../test-server.ts'
import {
  createSessionServer,
  deliveredBy,
  generationOf,
  halfLife,
  requestWith,
  type SessionServer,
  type SessionServerOptions,
} from './jwt-session-fixture.ts'

const form = 'application/x-www-form-urlencoded'

/** A server whose session JWTs are locked to a cookie. */
function createLockedServer(session?: SessionServerOptions['session']): Promise<SessionServer> {
  return createSessionServer({ session, transport: lockedTransport({ lockSecret: 'a secret for the locks of tests' }) })
}

/** The lock cookie that a browser gets with its tokens. */
function cookieOf({ auth }: SessionServer, issued: IssuedToken): string {
  const [cookie = ''] = auth.respond(issued, requestWith('')).headers.getSetCookie()
  return cookie.split(';', 1)[0] ?? ''
}

describe('JwtSessionConfig with lockedTransport()', () => {
  test('takes a token together with its cookie only', async () => {
    await using server = await createLockedServer()
    const [issued, other] = [await server.signIn(), await server.signIn()]
    const withCookie = (cookie: string): Promise<unknown> =>
      server.auth.authenticate(requestWith(issued.accessToken, { cookie }))

    expect(await server.judge(issued.accessToken)).toBe('token_invalid')
    expect(await withCookie(cookieOf(server, other))).toMatchObject({ error: { code: 'token_invalid' } })
    expect(await withCookie(cookieOf(server, issued))).toMatchObject({ status: 'authenticated' })
  })

  test('delivers a renewed token together with the cookie, which lives as long and stays the same', async () => {
    await using server = await createLockedServer()
    const issued = await server.signIn()
    const cookie = cookieOf(server, issued)
    await server.clock.advance(halfLife)
    const request = requestWith(issued.accessToken, { cookie })
    const answer = server.auth.deliver(new Response(''), await server.auth.authenticate(request), request)
    const renewed = String(deliveredBy(answer))

    expect(generationOf(renewed)).toBe(1)
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/; Max-Age=86400; HttpOnly/)])
    expect(answer.headers.getSetCookie()[0]?.startsWith(cookie)).toBe(true)
    expect(await server.auth.authenticate(requestWith(renewed, { cookie }))).toMatchObject({ status: 'authenticated' })
    expect(await server.judge(renewed)).toBe('token_invalid')
  })

  test('neither renews a token that comes without its cookie nor counts it as a use', async () => {
    await using server = await createLockedServer({ inactivityTimeout: 1800 })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(1_000_000)
    const before = await server.store.find(sessionId)
    const unused = await server.judge(accessToken)
    await server.markStale()

    expect([unused, await server.judge(accessToken)]).toEqual(['token_invalid', 'token_invalid'])
    expect(await server.store.find(sessionId)).toEqual(before)
  })

  test('redeems a token together with its cookie only, and ends nothing for that', async () => {
    await using server = await createLockedServer()
    const issued = await server.signIn()
    const body = { grant_type: 'refresh_token', refresh_token: issued.refreshToken }
    const without = await server.redeem(issued.refreshToken)
    const headers = { cookie: cookieOf(server, issued), 'content-type': form }
    const withCookie = await server.send('POST', '/token', { headers, body: new URLSearchParams(body) })

    expect(without).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
    expect(server.events).toContainEqual({
      type: 'refused',
      manager: 'jwt-session',
      sessionId: issued.sessionId,
      code: 'refresh_token_invalid',
    })
    expect(withCookie.status).toBe(200)
  })

  test('lets whoever has but the token sign out', async () => {
    await using server = await createLockedServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.post('/revoke', { token: accessToken })

    expect((await server.store.find(sessionId))?.revocation).toBeDefined()
  })

  test('wants a secret for the locks, since there is none to derive them from', async () => {
    await expect(createSessionServer({ transport: lockedTransport() })).rejects.toThrow(/lockSecret/)
  })
})

describe('clientBinding of a JwtSessionConfig', () => {
  const clientBinding = { header: 'x-client-id' }

  test('refuses a token of another client, and renews none for it', async () => {
    await using server = await createSessionServer({ session: { clientBinding } })
    const { accessToken, sessionId } = await server.signIn({ client: 'phone' })
    const ask = (client: string): Promise<unknown> =>
      server.auth.authenticate(requestWith(accessToken, { 'x-client-id': client }))
    await server.markStale()
    const foreign = await ask('desktop')
    const generation = await server.generationAt(sessionId)

    expect(foreign).toMatchObject({ error: { code: 'token_invalid' } })
    expect(generation).toBe(0)
    expect(await ask('phone')).toMatchObject({ status: 'authenticated', renewed: { generation: 1 } })
  })

  test('goes on with the renewed token', async () => {
    await using server = await createSessionServer({ session: { clientBinding } })
    const { accessToken } = await server.signIn({ client: 'phone' })
    const renewed = await server.manager.rotate(accessToken)
    const headers = { ...bearer(renewed.accessToken), 'x-client-id': 'desktop' }

    expect(await server.auth.authenticate(new Request('https://api.test', { headers }))).toMatchObject({
      error: { code: 'token_invalid' },
    })
  })

  test('is part of what a token says of itself, and of no claims of the app', async () => {
    await using server = await createSessionServer({ session: { clientBinding } })
    const { accessToken } = await server.signIn({ client: 'phone', claims: { team: 7 } })

    expect(await server.manager.inspect(accessToken)).toMatchObject({ token: { client: 'phone', claims: { team: 7 } } })
  })
})
