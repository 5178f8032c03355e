import { AuthError, cookieTransport, isAuthError, JwtConfig, type SignIn } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { answerOf, bearer, createTestServer, jwtOptions, type TestServer } from '../test-server.ts'
import { keyManager } from '../transport/key-manager.ts'
import { createTestBrowser, type TestBrowser } from '../transport/test-browser.ts'

const transport = cookieTransport()
const managers = [
  { name: 'an access token', tokenManagerBuilders: [new JwtConfig(jwtOptions)] },
  { name: 'a session key in a cookie', tokenManagerBuilders: [keyManager(), new JwtConfig(jwtOptions)] },
]

/** Answers a sign-in as the route of an app does. */
async function signInAt(server: TestServer, browser: TestBrowser, signIn: SignIn): Promise<Response> {
  const answer = await server.auth.issueToken(signIn).catch((error: unknown) => error)
  if (isAuthError(answer)) return server.auth.respond(answer, browser.request('POST', '/sign-in'))
  return browser.receive(answer as Awaited<ReturnType<typeof server.auth.issueToken>>)
}

describe.each(managers)('a browser that is signed in as Alice by $name', ({ tokenManagerBuilders }) => {
  test('is refused tokens of Bob, and gets no cookie', async () => {
    await using server = await createTestServer({ transport, tokenManagerBuilders })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const cookies = [...browser.cookies]
    const request = browser.request('POST', '/sign-in', { headers: headersOf(issued.accessToken) })

    const response = await signInAt(server, browser, { subject: 'bob', method: 'password', request })

    expect(await answerOf(response)).toMatchObject({ status: 403, body: { code: 'signed_in_as_other' } })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(browser.cookies).toEqual(cookies)
  })

  test('gets another session of Alice', async () => {
    await using server = await createTestServer({ transport, tokenManagerBuilders })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const request = browser.request('POST', '/sign-in', { headers: headersOf(issued.accessToken) })

    const response = await signInAt(server, browser, { subject: 'alice', method: 'password', request })

    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).not.toEqual([])
    expect(await response.json()).not.toHaveProperty('refresh_token')
  })

  test('W30: is let in as Bob where the app asks to sign Alice out first', async () => {
    await using server = await createTestServer({ transport, tokenManagerBuilders })
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const request = browser.request('POST', '/sign-in', { headers: headersOf(issued.accessToken) })
    const signIn = { subject: 'bob', method: 'password', request, whenSignedInAsOther: 'sign-out' } as const

    const response = await signInAt(server, browser, signIn)

    expect(await answerOf(response)).toMatchObject({ status: 200, body: { sub: 'bob' } })
    expect(await server.judge(issued.accessToken)).toMatch(/^token_(?:revoked|invalid)$/)
  })
})

/** A key is sent by its cookie alone. */
function headersOf(accessToken: string): Record<string, string> {
  return accessToken.startsWith('key.') ? {} : bearer(accessToken)
}

describe('auth.respond()', () => {
  test('sets no cookie beside an error', async () => {
    await using server = await createTestServer({ transport })
    const request = createTestBrowser(server).request('POST', '/sign-in')

    const response = server.auth.respond(new AuthError('sign_in_refused', 'Wrong password'), request)

    expect(response.headers.getSetCookie()).toEqual([])
  })
})
