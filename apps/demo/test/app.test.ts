import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bearer, openTestDemo, postJson, signIn } from './test-demo.ts'

const paths = [
  '/',
  '/me',
  '/sign-in',
  '/sign-up',
  '/drills/end-session',
  '/auth/token',
  '/auth/sessions',
  '/auth/revoke',
]
const trpcPaths = ['/trpc/me', '/trpc/notes.add', '/trpc/notes.list?batch=1&input=%7B', '/trpc/', '/trpc/%00']
const oddPaths = ['/%', '/%00', '/..%2f..%2fpackage.json', '/assets/', '/assets/%ff', '//elsewhere', '/.well-known/x']
const mediaTypes = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', ';;,']

describe('createApp()', () => {
  test('answers garbage with an error that has a code, and never with a failure of its own', async () => {
    await using demo = await openTestDemo()
    const request = fc.record({
      path: fc.constantFrom(...paths, ...trpcPaths, ...oddPaths),
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'),
      authorization: fc.oneof(fc.constantFrom('Bearer', 'Bearer a.b.c', 'Basic x'), fc.string()),
      mediaType: fc.constantFrom(...mediaTypes),
      body: fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom('null', '[]', '"', '{"email":1}')),
    })

    await fc.assert(
      fc.asyncProperty(request, async ({ path, method, authorization, mediaType, body }) => {
        const headers = { authorization, 'content-type': mediaType }
        const init = ['GET', 'HEAD'].includes(method) ? { method, headers } : { method, headers, body }
        expect((await demo.app.request(path, init)).status).toBeLessThan(500)
      }),
      { numRuns: 400 },
    )
  })

  test.each([
    ['/nothing-here', 'GET', 404, 'not_found'],
    ['/sign-in', 'GET', 404, 'not_found'],
    ['/auth/nothing', 'GET', 404, 'not_found'],
    ['/auth/token', 'GET', 405, 'method_not_allowed'],
    ['/auth/token', 'POST', 400, 'invalid_request'],
  ])('answers %s (%s) with %i and the code %s', async (...[path, method, status, code]) => {
    await using demo = await openTestDemo()

    const answer = await demo.app.request(path, { method })

    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ code })
  })

  test('refuses a body that is too large', async () => {
    await using demo = await openTestDemo()

    const answer = await postJson(demo, '/sign-in', { email: 'a'.repeat(20_000) })

    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'request_too_large' })
  })

  test('forbids inline scripts, frames, sniffing and referrers', async () => {
    await using demo = await openTestDemo()

    const { headers } = await demo.app.request('/')

    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('publishes the metadata of the authorization server', async () => {
    await using demo = await openTestDemo()

    const answer = await demo.app.request('/.well-known/oauth-authorization-server')

    expect(await answer.json()).toMatchObject({ token_endpoint: 'http://localhost/auth/token' })
  })
})

describe('/trpc', () => {
  test('tells anybody how the server runs', async () => {
    await using demo = await openTestDemo({ ACCESS_TOKEN_LIFETIME: '20' })

    const answer = await demo.app.request('/trpc/settings')

    expect(await answer.json()).toMatchObject({ result: { data: { algorithm: 'HS512', accessTokenLifetime: 20 } } })
  })

  test('keeps the notes of each user apart', async () => {
    await using demo = await openTestDemo()
    const alice = await signIn(demo)
    const bob = await (await postJson(demo, '/sign-up', { email: 'bob@example.com', password: 'password' })).json()
    const headers = { ...bearer(alice).headers, 'content-type': 'application/json' }

    await demo.app.request('/trpc/notes.add', { method: 'POST', headers, body: '{"text":"Buy milk"}' })
    const notesOf = async (tokens: Record<string, string>): Promise<unknown> => {
      const answer = await demo.app.request('/trpc/notes.list', bearer(tokens))
      return answer.json()
    }

    expect(await notesOf(alice)).toMatchObject({ result: { data: [{ text: 'Buy milk' }] } })
    expect(await notesOf(bob)).toMatchObject({ result: { data: [] } })
  })

  test('refuses the protected procedures without an access token', async () => {
    await using demo = await openTestDemo()

    expect((await demo.app.request('/trpc/me')).status).toBe(401)
    expect((await demo.app.request('/trpc/notes.list')).status).toBe(401)
  })
})
