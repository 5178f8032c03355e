import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test, vi } from 'vitest'
import { createTestApi } from './test-api.ts'
import { createWatchedClient } from './watched-client.ts'

describe('client.fetch(), by origin', () => {
  test.each([
    ['another host', 'https://evil.example/me'],
    ['a host below', 'https://sub.api.test/me'],
    ['a host that begins like it', 'https://api.test.evil.example/me'],
    ['a host that ends like it', 'https://evilapi.test/me'],
    ['its name as a user name', 'https://api.test@evil.example/me'],
    ['its name as a user name, with a backslash', 'https://evil.example\\@api.test/me'],
    ['its name as a path', 'https://evil.example/https://api.test/me'],
    ['its name as a fragment', 'https://evil.example#@api.test/'],
    ['another port', 'https://api.test:444/me'],
    ['the port of another scheme', 'https://api.test:80/me'],
    ['another scheme', 'http://api.test/me'],
    ['a dot at the end', 'https://api.test./me'],
    ['a letter that looks like it', 'https://аpi.test/me'],
    ['an IP address', 'https://127.0.0.1/me'],
  ])('FM-55: sends no token to %s', async (_, url) => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)

    await client.fetch(url).catch(() => undefined) // whatever fetch makes of it

    expect(api.calls.filter(({ authorization }) => authorization !== null)).toEqual([])
  })

  test.each([
    ['a text', 'https://api.test/me'],
    ['a URL', new URL('https://api.test/me')],
    ['a Request', new Request('https://api.test/me')],
    ['capital letters', 'HTTPS://API.TEST/me'],
    ['the port of the scheme', 'https://api.test:443/me'],
    ['spaces around', '  https://api.test/me\n'],
    ['a backslash', 'https:\\\\api.test\\me'],
    ['wide letters, which are the same name', 'https://ａｐｉ.test/me'],
    ['another name as a path', 'https://api.test/@evil.example'],
  ])('sends the token to the origin of its server, given as %s', async (_, input) => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)

    await client.fetch(input)

    expect(api.calls).toMatchObject([{ authorization: expect.stringMatching(/^Bearer /) }])
    expect(new URL(api.calls[0]?.url ?? '').origin).toBe('https://api.test')
  })

  test('sends no token in a Request to another origin', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    api.answer = () => new Response('no', { status: 401 })

    expect((await client.fetch(new Request('https://evil.example/me'))).status).toBe(401)

    expect(api.calls).toMatchObject([{ authorization: null }])
  })

  test('sends the token to the origins that are listed, and to no other', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const allowedOrigins = ['https://files.test', 'https://maps.test:8443']
    const { client } = createWatchedClient(pair, { fetch: api.fetch, allowedOrigins })
    await pair.signIn(client)

    await client.fetch('https://files.test/a')
    await client.fetch('https://maps.test:8443/b')
    await client.fetch('https://api.test/c')

    expect(api.calls.map(({ authorization }) => authorization !== null)).toEqual([true, true, false])
  })

  test('FM-55: sends no token where a <base> of the page leads a relative URL elsewhere', async () => {
    await using pair = await createTestAuth()
    const api = createTestApi(pair)
    const { client } = createWatchedClient(pair, { fetch: api.fetch })
    await pair.signIn(client)
    vi.stubGlobal('Request', BasedRequest)

    await client.fetch('/me')
    vi.unstubAllGlobals()

    expect(api.calls).toMatchObject([{ url: 'https://evil.example/me', authorization: null }])
  })
})

/** The Request of a page with `<base href="https://evil.example/">`. */
class BasedRequest extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input instanceof Request ? input : new URL(input, 'https://evil.example/'), init)
  }
}
