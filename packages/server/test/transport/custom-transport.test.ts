import { AuthError, bearerTransport, cookieTransport, lockedTransport, type TransportBuilder } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { bearer, createTestServer, type TestServer } from '../test-server.ts'
import { createTestBrowser } from './test-browser.ts'

const subprotocol = 'tokenpair.'

/** Reads access tokens from where a browser's WebSocket can put one, besides the usual header. */
const socketTransport: TransportBuilder = {
  build: (context) => {
    const plain = bearerTransport().build(context)
    return {
      ...plain,
      readAccess: (request) => {
        const offered = request.headers.get('sec-websocket-protocol')?.split(/, */) ?? []
        const found = offered.find((each) => each.startsWith(subprotocol))
        return found === undefined
          ? plain.readAccess(request)
          : { kind: 'token', token: found.slice(subprotocol.length) }
      },
    }
  },
}

/** Puts both tokens into headers of their own, and none into the body. */
const headerSink: TransportBuilder = {
  build: (context) => ({
    ...bearerTransport().build(context),
    deliver: ({ accessToken, refreshToken }) => ({
      kind: 'delivered',
      withheld: 'both',
      headers: [
        ['x-access', accessToken],
        ['x-refresh', refreshToken],
      ],
    }),
  }),
}

describe('a TransportBuilder of the app', () => {
  test('devise-jwt W16: finds access tokens elsewhere, as where a WebSocket begins', async () => {
    await using server = await createTestServer({ transport: socketTransport })
    const { accessToken } = await server.signIn()
    const headers = { 'sec-websocket-protocol': `chat, ${subprotocol}${accessToken}` }

    const bySocket = await server.auth.authenticate(new Request('https://api.test/live', { headers }))
    const byHeader = await server.auth.authenticate(
      new Request('https://api.test/me', { headers: bearer(accessToken) }),
    )

    expect([bySocket.status, byHeader.status]).toEqual(['authenticated', 'authenticated'])
  })

  test('puts tokens elsewhere', async () => {
    await using server = await createTestServer({ transport: headerSink })
    const issued = await server.signIn()

    const response = server.auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST' }))

    expect(response.headers.get('x-access')).toBe(issued.accessToken)
    expect(response.headers.get('x-refresh')).toBe(issued.refreshToken)
    expect(await response.json()).toMatchObject({ access_token: '' })
  })

  test('refuses locked access tokens as long as it does not say how a request is admitted', async () => {
    await using locked = await createTestServer({ transport: lockedTransport() })
    await using server = await createTestServer({ transport: socketTransport, store: locked.store })
    const { accessToken } = await locked.signIn()

    expect(await server.judge(accessToken)).toBe('token_invalid')
  })

  test('may object to a request with a genuine token, and the session lives on', async () => {
    const officeHours: TransportBuilder = {
      build: (context) => ({
        ...bearerTransport().build(context),
        admit: (_, { url }) => (url.includes('night') ? new AuthError('token_invalid', 'It is late') : undefined),
      }),
    }
    await using server = await createTestServer({ transport: officeHours })
    const { accessToken, refreshToken } = await server.signIn()
    const ask = (path: string) =>
      server.auth.authenticate(new Request(`https://api.test/${path}`, { headers: bearer(accessToken) }))

    expect((await ask('night')).status).toBe('rejected')
    expect((await ask('day')).status).toBe('authenticated')
    expect((await server.redeem(refreshToken)).status).toBe(200)
  })
})

/** What an app does that has a cookie session of its own: it asks for a token first. */
async function whoIs(server: TestServer, request: Request): Promise<string> {
  const user = await server.auth.authenticate(request)
  switch (user.status) {
    case 'authenticated':
      return `${user.subject} by token`
    case 'rejected':
      return user.error.code
    case 'anonymous':
      return request.headers.get('cookie')?.includes('app_session=7') === true ? 'bob by cookie' : 'nobody'
  }
}

describe.each([
  ['bearerTransport()', bearerTransport()],
  ['cookieTransport()', cookieTransport()],
  ['lockedTransport()', lockedTransport()],
])('%s, beside a cookie session of the app', (_, transport) => {
  test('WP-04: says anonymous of a request without a token, so that the app goes on to its own cookie', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    browser.plant({ name: 'app_session', value: '7', path: '/' })

    const basic = { headers: { authorization: 'Basic eDp5' } }

    expect(await whoIs(server, browser.request('POST', '/me'))).toBe('bob by cookie')
    expect(await whoIs(server, browser.request('POST', '/me', basic))).toBe('bob by cookie')
  })

  test('devise-jwt W18: lets a token win over that cookie, and refuses a bad one in place of going on to it', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    browser.plant({ name: 'app_session', value: '7', path: '/' })
    const { issued } = await browser.signIn()

    expect(await whoIs(server, browser.request('GET', '/me', { headers: bearer(issued.accessToken) }))).toBe(
      'alice by token',
    )
    expect(await whoIs(server, browser.request('GET', '/me', { headers: bearer('x.y.z') }))).toBe('token_invalid')
  })

  test('devise-jwt W18: touches no cookie of the app', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    browser.plant({ name: 'app_session', value: '7', path: '/' })
    const { issued } = await browser.signIn()

    await browser.redeem({ refresh_token: issued.refreshToken })
    await browser.post('/auth/revoke', { token: issued.refreshToken })

    expect(browser.cookies).toMatchObject([{ name: 'app_session', value: '7' }])
  })
})
