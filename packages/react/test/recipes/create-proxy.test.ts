import { ServerSideSessionsConfig, cookieTransport } from '@tokenpair/server'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createProxy } from './create-proxy.ts'

const openSite = (): Promise<TestAuth> =>
  createTestAuth({
    tokenManagerBuilders: [new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the tests alone' })],
    transport: cookieTransport({ path: '/' }),
  })

/** The headers of a browser that navigates within the site. */
const navigation = { accept: 'text/html,application/xhtml+xml', 'sec-fetch-site': 'same-origin' }

const ask = (pair: TestAuth, path: string, headers: HeadersInit): Promise<Response | undefined> =>
  createProxy(pair.auth, { protectedPaths: ['/notes', '/api'] })(new Request(`https://app.test${path}`, { headers }))

describe('the proxy of the recipe', () => {
  test('lets pass who has a session', async () => {
    await using pair = await openSite()
    const headers = await pair.authHeaders('alice', { headers: navigation })

    expect(headers.get('cookie')).toBeTruthy()
    expect(await ask(pair, '/notes/1?page=2', headers)).toBeUndefined()
  })

  test('lets pass who comes by a link of another site', async () => {
    await using pair = await openSite()
    const headers = await pair.authHeaders('alice', { headers: navigation })
    headers.set('sec-fetch-site', 'cross-site')
    headers.set('sec-fetch-mode', 'navigate')
    headers.set('sec-fetch-dest', 'document')

    expect(await ask(pair, '/notes', headers)).toBeUndefined()
  })

  test('leads a page without a session to the sign-in page, and remembers the address', async () => {
    await using pair = await openSite()

    const answer = await ask(pair, '/notes/1?page=2', navigation)

    expect(answer?.status).toBe(303)
    expect(answer?.headers.get('location')).toBe('https://app.test/sign-in?returnTo=%2Fnotes%2F1%3Fpage%3D2')
  })

  test('leads there whose session was ended', async () => {
    await using pair = await openSite()
    const headers = await pair.authHeaders('alice', { headers: navigation })
    await pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    expect((await ask(pair, '/notes', headers))?.status).toBe(303)
  })

  test('answers scripts with 401 and a code', async () => {
    await using pair = await openSite()

    const answer = await ask(pair, '/api/notes', { accept: 'application/json' })

    expect(answer?.status).toBe(401)
    expect(await answer?.json()).toMatchObject({ code: 'token_missing' })
  })

  test('takes nobody for signed out while the store is away', async () => {
    await using pair = await openSite()
    const headers = await pair.authHeaders('alice', { headers: navigation })
    pair.store.find = () => Promise.reject(new Error('The store is away'))

    expect((await ask(pair, '/notes', headers))?.status).toBe(503)
  })

  test('leaves other pages alone', async () => {
    await using pair = await openSite()

    expect(await ask(pair, '/', navigation)).toBeUndefined()
    expect(await ask(pair, '/notesbook', navigation)).toBeUndefined()
  })
})
