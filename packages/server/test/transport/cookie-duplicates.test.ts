import { cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'
import { createTestBrowser, type TestBrowser } from './test-browser.ts'

const transport = cookieTransport()

/** A browser whose session was redeemed twice, and the cookies that it had before. */
async function createRedeemed(server: TestServer): Promise<{ browser: TestBrowser; name: string; tokens: string[] }> {
  const browser = createTestBrowser(server)
  const { issued } = await browser.signIn()
  const tokens = [issued.refreshToken]
  for (const generation of [0, 1]) {
    await browser.redeem({ generation: String(generation), attempt: attempt(generation + 1) })
    tokens.push(browser.cookies[0]?.value ?? '')
  }
  return { browser, name: `__Secure-tokenpair-${issued.sessionId}`, tokens }
}

describe('cookieTransport(), where a cookie comes twice', () => {
  test.each(['/auth/token', '/auth', '/'])(
    'W18: redeems the newest, and does not take an older one at %s for reuse',
    async (path) => {
      await using server = await createTestServer({ transport })
      const { browser, name, tokens } = await createRedeemed(server)
      browser.plant({ name, value: tokens[0] ?? '', path })

      const answer = await browser.redeem({ generation: '2', attempt: attempt(3) })

      expect(answer).toMatchObject({ status: 200, body: { generation: 3 } })
    },
  )

  test('W18: goes on with the cookie at its path, time after time', async () => {
    await using server = await createTestServer({ transport })
    const { browser, name, tokens } = await createRedeemed(server)
    browser.plant({ name, value: tokens[1] ?? '', path: '/auth/token' })
    await browser.redeem({ generation: '2', attempt: attempt(3) })

    expect(await browser.redeem({ generation: '3', attempt: attempt(4) })).toMatchObject({
      status: 200,
      body: { generation: 4 },
    })
  })

  test.each([
    ['garbage', () => 'x'],
    ['an empty value', () => ''],
    ['a forged token', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
  ])('W18: ignores %s that somebody planted', async (_, forge) => {
    await using server = await createTestServer({ transport })
    const { browser, name, tokens } = await createRedeemed(server)
    browser.plant({ name, value: forge(tokens[2] ?? ''), path: '/auth/token' })

    expect(await browser.redeem({ generation: '2', attempt: attempt(3) })).toMatchObject({ status: 200 })
  })

  test('ignores the token of another session under the name of this one', async () => {
    await using server = await createTestServer({ transport })
    const { browser, name } = await createRedeemed(server)
    let thief = await server.signIn({ subject: 'mallory' })
    for (const number of [1, 2, 3, 4]) {
      const { body } = await server.redeem(thief.refreshToken, attempt(number))
      thief = { ...thief, refreshToken: String(body['refresh_token']) }
    }
    browser.plant({ name, value: thief.refreshToken, path: '/auth/token' })

    const answer = await browser.redeem({ generation: '2', attempt: attempt(3) })

    expect(answer).toMatchObject({ status: 200, body: { sub: 'alice', generation: 3 } })
  })

  test('does not redeem the token of another session that stands alone under the name of this one', async () => {
    await using server = await createTestServer({ transport })
    const { sessionId } = await server.signIn()
    const mallory = await server.signIn({ subject: 'mallory' })
    const browser = createTestBrowser(server)
    browser.plant({ name: `__Secure-tokenpair-${sessionId}`, value: mallory.refreshToken, path: '/auth' })

    const answer = await browser.redeem({ session_id: sessionId, attempt: attempt(1) })

    expect(answer).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
    expect(browser.cookies).toEqual([])
    expect(await server.redeem(mallory.refreshToken)).toMatchObject({ body: { generation: 1 } })
  })

  test('does not count what somebody planted among the sessions of the browser', async () => {
    await using server = await createTestServer({ transport })
    const { browser } = await createRedeemed(server)
    browser.plant({ name: `__Secure-tokenpair-${'A'.repeat(22)}`, value: 'x', path: '/auth' })
    browser.plant({ name: '__Secure-tokenpair-x', value: 'x', path: '/auth' })
    browser.plant({ name: '__Secure-tokenpair-', value: 'x', path: '/auth' })

    expect(await browser.redeem({ generation: '2', attempt: attempt(3) })).toMatchObject({ status: 200 })
  })

  test.each(['tokenpair-', '__secure-tokenpair-', '__Secure-another-1-', '__Host-tokenpair-'])(
    'does not read a cookie whose name begins with %s, which another page could set',
    async (start) => {
      await using server = await createTestServer({ transport })
      const { sessionId, refreshToken } = await server.signIn()
      const browser = createTestBrowser(server)
      browser.plant({ name: start + sessionId, value: refreshToken, path: '/auth' })

      expect(await browser.redeem({ session_id: sessionId })).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    },
  )

  test('W18: clears the cookie at its former paths when it sets it and when it clears it', async () => {
    const moved = cookieTransport({ legacyPaths: ['/auth/token', '/'] })
    await using server = await createTestServer({ transport: moved })
    const browser = createTestBrowser(server)
    const issued = await server.signIn()
    const name = `tokenpair-${issued.sessionId}`
    const plantFormer = (): void => {
      browser.plant({ name: `__Secure-${name}`, value: issued.refreshToken, path: '/auth/token' })
      browser.plant({ name: `__Host-${name}`, value: issued.refreshToken, path: '/' })
    }
    plantFormer()

    browser.receive(issued)
    const afterSignIn = [...browser.cookies]
    plantFormer()
    await browser.post('/auth/revoke', { session_id: issued.sessionId })

    expect(afterSignIn).toMatchObject([{ path: '/auth' }])
    expect(browser.cookies).toEqual([])
  })

  test('keeps the cookie at its path also where that is listed as a former one', async () => {
    await using server = await createTestServer({ transport: cookieTransport({ legacyPaths: ['/auth'] }) })
    const browser = createTestBrowser(server)

    await browser.signIn()

    expect(browser.cookies).toMatchObject([{ path: '/auth' }])
  })

  test('W18: goes on where a late answer put an older cookie of the session back', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    await browser.signIn()
    const first = { grant_type: 'refresh_token', generation: '0', attempt: attempt(1) }
    const late = await browser.sendSlowly('/auth/token', first)
    await browser.redeem(first)
    await browser.redeem({ generation: '1', attempt: attempt(2) })
    late.arrive()

    const refused = await browser.redeem({ generation: '2', attempt: attempt(3) })
    const repeated = await browser.redeem({ generation: '1', attempt: attempt(2) })
    const next = await browser.redeem({ generation: '2', attempt: attempt(3) })

    expect(refused).toMatchObject({ status: 409, body: { code: 'stale_duplicate', generation: 1 } })
    expect(repeated).toMatchObject({ status: 200, body: { generation: 2 } })
    expect(next).toMatchObject({ status: 200, body: { generation: 3 } })
  })

  test('W18: keeps a session of each user, whoever signed in last', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const alice = await browser.signIn({ subject: 'alice' })
    const late = await browser.sendSlowly('/auth/token', {
      grant_type: 'refresh_token',
      session_id: alice.issued.sessionId,
      attempt: attempt(1),
    })
    const bob = await browser.signIn({ subject: 'bob' })
    late.arrive()

    const answers = [
      await browser.redeem({ session_id: bob.issued.sessionId, attempt: attempt(2) }),
      await browser.redeem({ session_id: alice.issued.sessionId, attempt: attempt(3) }),
    ]

    expect(answers).toMatchObject([{ body: { sub: 'bob', generation: 1 } }, { body: { sub: 'alice', generation: 2 } }])
  })
})

describe('cookieTransport(), in a browser that collects sessions', () => {
  test('keeps the newest 20 besides the one in use, so that requests stay small enough for servers', async () => {
    await using server = await createTestServer({ transport })
    const browser = createTestBrowser(server)
    const first = await browser.signIn()
    for (let count = 0; count < 25; count++) await browser.signIn()
    const newest = browser.cookies.slice(-20).map(({ name }) => name)

    const answer = await browser.redeem({ session_id: first.issued.sessionId, attempt: attempt(1) })

    expect(answer).toMatchObject({ status: 200, body: { generation: 1 } })
    expect(browser.cookies.map(({ name }) => name)).toEqual([`__Secure-tokenpair-${first.issued.sessionId}`, ...newest])
  })
})
