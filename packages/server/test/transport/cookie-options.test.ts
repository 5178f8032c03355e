import {
  bearerTransport,
  cookieTransport,
  type CookieTransportOptions,
  initializeAuthServices,
  JwtConfig,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { createTestServer, jwtOptions } from '../test-server.ts'
import { createTestBrowser, type HeldCookie } from './test-browser.ts'

/** The cookie that a browser holds after a sign-in. */
async function cookieOf(options: CookieTransportOptions): Promise<HeldCookie | undefined> {
  await using server = await createTestServer({ transport: cookieTransport(options) })
  const browser = createTestBrowser(server)
  await browser.signIn()
  return browser.cookies[0]
}

/** What is wrong with options that come from outside. */
function mistakesOf(options: unknown): string {
  try {
    cookieTransport(options as CookieTransportOptions)
    return 'none'
  } catch (error) {
    return String(error)
  }
}

describe('cookieTransport()', () => {
  test('[RFC 6265bis §4.1.3] writes HttpOnly, Secure and strict cookies for the routes of this host, unless told otherwise', async () => {
    expect(await cookieOf({})).toMatchObject({
      name: expect.stringMatching(/^__Secure-tokenpair-[\w-]{22}$/),
      path: '/auth',
      attributes: ['Path=/auth', 'Max-Age=1209600', 'HttpOnly', 'Secure', 'SameSite=Strict'],
    })
  })

  test('takes a name, a domain, a path and SameSite', async () => {
    const options = { name: 'acme_login', domain: 'api.test', path: '/', sameSite: 'lax' } as const

    expect(await cookieOf(options)).toMatchObject({
      name: expect.stringMatching(/^__Secure-acme_login-[\w-]{22}$/),
      attributes: ['Path=/', 'Domain=api.test', 'Max-Age=1209600', 'HttpOnly', 'Secure', 'SameSite=Lax'],
    })
  })

  test('[RFC 6265bis §4.1.3, ASVS 5.0 3.3.3] binds the cookie to this host by its prefix where it lies at / without a domain', async () => {
    expect(await cookieOf({ path: '/' })).toMatchObject({ name: expect.stringMatching(/^__Host-tokenpair-/) })
  })

  test('uses no prefix on plain http, where browsers would not take it', async () => {
    expect(await cookieOf({ secure: false })).toMatchObject({
      name: expect.stringMatching(/^tokenpair-/),
      attributes: ['Path=/auth', 'Max-Age=1209600', 'HttpOnly', 'SameSite=Strict'],
    })
  })

  test.each(['.Example.com', 'example.com'])('reads the domain %s as example.com', async (domain) => {
    expect((await cookieOf({ domain }))?.attributes).toContain('Domain=example.com')
  })

  test.each([
    ['an unknown option', { httpOnly: false }, 'httpOnly'],
    ['no object', 'tokenpair', 'object'],
    ['an empty name', { name: '' }, 'name'],
    ['a name with a space', { name: 'a b' }, 'name'],
    ['a name with a semicolon', { name: 'a;b' }, 'name'],
    ['a name that is too long', { name: 'a'.repeat(65) }, 'name'],
    ['a name with a prefix of its own', { name: '__Host-login' }, 'name'],
    ['a path without slash', { path: 'auth' }, 'path'],
    ['a path with a semicolon', { path: '/auth; Domain=evil.test' }, 'path'],
    ['a path with a space', { path: '/a b' }, 'path'],
    ['a path with a line break', { path: '/auth\r\nset-cookie: x' }, 'path'],
    ['a path that is too long', { path: `/${'a'.repeat(200)}` }, 'path'],
    ['a former path without slash', { legacyPaths: ['auth'] }, 'legacyPaths.0'],
    ['former paths that are no list', { legacyPaths: '/auth' }, 'legacyPaths'],
    ['a domain with a scheme', { domain: 'https://example.com' }, 'domain'],
    ['a domain with a port', { domain: 'example.com:443' }, 'domain'],
    ['a domain with a path', { domain: 'example.com/auth' }, 'domain'],
    ['a domain with a space', { domain: 'example .com' }, 'domain'],
    ['a domain of one word', { domain: 'com' }, 'domain'],
    ['an address as domain', { domain: '127.0.0.1' }, 'domain'],
    ['secure as a text', { secure: 'true' }, 'secure'],
    ['an unknown sameSite', { sameSite: 'Strict' }, 'sameSite'],
    ['a sameSite that is no text', { sameSite: true }, 'sameSite'],
    ['sameSite none without secure', { sameSite: 'none', secure: false, allowedOrigins: ['https://a.test'] }, 'secure'],
    ['sameSite none without allowed origins', { sameSite: 'none' }, 'allowedOrigins'],
    ['sameSite none with no allowed origin', { sameSite: 'none', allowedOrigins: [] }, 'allowedOrigins'],
    ['allowed origins that are no list', { allowedOrigins: 'https://a.test' }, 'allowedOrigins'],
  ])('refuses %s, and says what to mend', (_, options, part) => {
    expect(mistakesOf(options)).toMatch(new RegExp(`^TypeError: cookieTransport\\(\\) has options to mend: .*${part}`))
  })

  test('names all that is to be mended, and repeats none of it', () => {
    const mistakes = mistakesOf({ name: 'a secret', path: 'a secret', domain: 'a secret' })

    expect(mistakes).toMatch(/name: .*; path: .*; domain: /)
    expect(mistakes).not.toContain('a secret')
  })

  test.each([
    ['/auth', '/auth'],
    ['/api/auth', '/api'],
    ['/api/auth', '/api/'],
    ['/api/auth', '/'],
  ])('fits a server with the base path %s with the path %s', async (basePath, path) => {
    const transport = cookieTransport({ path })
    await using server = await createTestServer({ transport, basePath })

    expect(server.auth).toBeDefined()
  })

  test.each([
    ['/auth', '/auth/token'],
    ['/auth', '/au'],
    ['/auth', '/other'],
    ['/auth', '/AUTH'],
  ])('does not fit a server with the base path %s with the path %s', async (basePath, path) => {
    const transport = cookieTransport({ path })

    await expect(createTestServer({ transport, basePath })).rejects.toThrow(/path: .*\/auth/)
  })

  test.each([
    ['https://api.example.com', 'example.com'],
    ['https://api.example.com/tenant', 'api.example.com'],
  ])('fits a server at %s with the domain %s', async (issuer, domain) => {
    await using server = await createTestServer({ transport: cookieTransport({ domain }), issuer })

    expect(server.auth).toBeDefined()
  })

  test.each([
    ['https://api.example.com', 'example.org'],
    ['https://example.com', 'api.example.com'],
    ['https://myexample.com', 'example.com'],
  ])('does not fit a server at %s with the domain %s', async (issuer, domain) => {
    const transport = cookieTransport({ domain })

    await expect(createTestServer({ transport, issuer })).rejects.toThrow(/domain: /)
  })

  test('makes one transport for each server that it is given to', async () => {
    const transport = cookieTransport()
    await using one = await createTestServer({ transport })
    await using other = await createTestServer({ transport, basePath: '/other' })
    const browsers = [createTestBrowser(one), createTestBrowser(other)]

    for (const browser of browsers) await browser.signIn()

    expect(browsers.map(({ cookies }) => cookies[0]?.path)).toEqual(['/auth', '/other'])
  })
})

describe('initializeAuthServices(), with a transport', () => {
  test.each(['cookie', {}, null, 1])('refuses %o in its place, and says what to give', async (transport) => {
    const options = { store: memoryStore(), tokenManagerBuilders: [new JwtConfig(jwtOptions)], transport }

    await expect(initializeAuthServices(options as never)).rejects.toThrow(/transport: give a transport/)
  })
})

describe('allowedOrigins', () => {
  test.each([
    ['https://app.test', 'https://app.test'],
    ['https://app.test/', 'https://app.test'],
    ['HTTPS://App.Test', 'https://app.test'],
    [' https://app.test ', 'https://app.test'],
    ['https://app.test:443', 'https://app.test'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['http://localhost:80/', 'http://localhost'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['https://bücher.test', 'https://xn--bcher-kva.test'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['chrome-extension://abcdefgh', 'chrome-extension://abcdefgh'],
  ])('takes %s for %s', async (given, sent) => {
    await using server = await createTestServer({ transport: cookieTransport({ allowedOrigins: [given] }) })

    const { response } = await createTestBrowser(server, sent).signIn()

    expect(response.headers.get('access-control-allow-origin')).toBe(sent)
  })

  test.each([
    '',
    '*',
    'null',
    'app.test',
    'https://',
    'https://*.app.test',
    'https://app.test/path',
    'https://app.test?query',
    'https://app.test#fragment',
    'https://user@app.test',
    'https://app test',
    'https://app.test:99999',
    'https:app.test',
    'https://app.test,https://other.test',
    'javascript:alert(1)',
    'file:///index.html',
  ])('refuses "%s"', (origin) => {
    expect(mistakesOf({ allowedOrigins: ['https://app.test', origin] })).toContain('allowedOrigins.1')
    expect(() => bearerTransport({ allowedOrigins: [origin] })).toThrow(/allowedOrigins\.0/)
  })

  test.each([undefined, 1, {}])('refuses %o', (origin) => {
    expect(mistakesOf({ allowedOrigins: [origin] })).toContain('allowedOrigins.0')
  })

  test('takes an empty list for none', async () => {
    await using server = await createTestServer({ transport: bearerTransport({ allowedOrigins: [] }) })

    expect((await server.send('GET', '/jwks.json')).headers.has('vary')).toBe(false)
  })
})
