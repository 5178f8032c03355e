import {
  initializeAuthServices,
  JwtConfig,
  lockedTransport,
  type LockedTransportOptions,
  type TokenManagerBuilder,
  type TransportBuilder,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { createTestServer, jwtOptions } from '../test-server.ts'
import { keyManager } from './key-manager.ts'
import { createLockedServer, lockSecret } from './locked-fixture.ts'
import { createTestBrowser, type HeldCookie } from './test-browser.ts'

/** The lock cookie that a browser holds after a sign-in. */
async function cookieOf(options: LockedTransportOptions): Promise<HeldCookie | undefined> {
  await using server = await createLockedServer(options)
  const browser = createTestBrowser(server)
  await browser.signIn()
  return browser.cookies[0]
}

/** What is wrong with options that come from outside. */
function mistakesOf(options: unknown): string {
  try {
    lockedTransport(options as LockedTransportOptions)
    return 'none'
  } catch (error) {
    return String(error)
  }
}

async function start(transport: TransportBuilder, ...managers: readonly TokenManagerBuilder[]): Promise<void> {
  const auth = await initializeAuthServices({ store: memoryStore(), transport, tokenManagerBuilders: managers })
  await auth.close()
}

describe('lockedTransport()', () => {
  test('[RFC 6265bis §4.1.3] binds the cookie to this host, to https and to pages of this site, unless told otherwise', async () => {
    expect(await cookieOf({})).toMatchObject({
      name: expect.stringMatching(/^__Host-tokenpair-lock-[\w-]{22}$/),
      attributes: ['Path=/', 'Max-Age=1209600', 'HttpOnly', 'Secure', 'SameSite=Strict'],
    })
  })

  test('takes a name, a domain and SameSite', async () => {
    expect(await cookieOf({ name: 'acme', domain: '.api.test', sameSite: 'lax' })).toMatchObject({
      name: expect.stringMatching(/^__Secure-acme-lock-[\w-]{22}$/),
      attributes: ['Path=/', 'Domain=api.test', 'Max-Age=1209600', 'HttpOnly', 'Secure', 'SameSite=Lax'],
    })
  })

  test('uses no prefix on plain http, where browsers would not take it', async () => {
    expect(await cookieOf({ secure: false })).toMatchObject({
      name: expect.stringMatching(/^tokenpair-lock-/),
      attributes: ['Path=/', 'Max-Age=1209600', 'HttpOnly', 'SameSite=Strict'],
    })
  })

  test.each([
    ['a short secret', { lockSecret: 'short' }, /lockSecret: give a secret of at least 10 characters/],
    ['a former secret that is short', { fallbackLockSecrets: ['short'] }, /fallbackLockSecrets\.0: give a secret/],
    ['a former secret that is no list', { fallbackLockSecrets: 'a former secret' }, /fallbackLockSecrets: .*list/],
    ['a path', { path: '/api' }, /no option is called path/],
    ['an unknown option', { lockSecrets: [] }, /no option is called lockSecrets/],
    ['a name with a prefix', { name: '__Host-x' }, /name: /],
    ['sameSite: none without origins', { sameSite: 'none' }, /sameSite: .*allowedOrigins/],
    ['a wildcard origin', { allowedOrigins: ['*'] }, /allowedOrigins\.0: /],
    ['no object', 'strict', /lockedTransport\(\) has options to mend: give an object of options/],
  ])('refuses %s', (_, options, sentence) => {
    expect(mistakesOf(options)).toMatch(sentence)
  })

  test('repeats no secret in its complaint', () => {
    expect(mistakesOf({ lockSecret: 'hunter2' })).not.toContain('hunter2')
  })

  test('refuses a domain that is not that of the issuer', async () => {
    const transport = lockedTransport({ domain: 'elsewhere.test' })

    await expect(createTestServer({ transport, issuer: 'https://api.test' })).rejects.toThrow(
      /lockedTransport\(\) has options to mend: domain: /,
    )
  })

  test('refuses to start with a token manager whose tokens cannot say that they are locked, and names it', async () => {
    await expect(start(lockedTransport({ lockSecret }), new JwtConfig(jwtOptions), keyManager())).rejects.toThrow(
      /^The access tokens of the token manager key cannot be locked to a cookie: use another transport/,
    )
  })

  test('refuses to start without any secret to make locks with', async () => {
    const manager = keyManager({ lockKeys: () => [] })

    await expect(start(lockedTransport(), manager)).rejects.toThrow(/lockSecret: no token manager has a pepper/)
    await expect(start(lockedTransport({ lockSecret }), manager)).resolves.toBeUndefined()
  })
})
