import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPublicRing, createRing, forge, headerOf, payload, verify } from '../access-token/access-token-fixture.ts'
import { decodeJwt } from '../test-server.ts'
import { createLockedServer, judge } from './locked-fixture.ts'
import { createTestBrowser } from './test-browser.ts'

const lock = 'A'.repeat(43)
const locked = { ...payload, cnf: { 'lock#S256': lock } }

describe('an access token of lockedTransport()', () => {
  test('says that it is locked, in its type and in its confirmation claim (RFC 7800 section 3.1, RFC 8725 section 3.11)', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const [cookie] = browser.cookies
    const [header = ''] = issued.accessToken.split('.')

    const hash = createHash('sha256').update(String(cookie?.value)).digest('base64url')

    expect(JSON.parse(atob(header))).toMatchObject({ typ: 'locked-at+jwt' })
    expect(decodeJwt(issued.accessToken)).toMatchObject({ cnf: { 'lock#S256': hash } })
  })

  test('holds no part of the lock', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const [cookie] = browser.cookies

    expect(JSON.stringify(decodeJwt(issued.accessToken))).not.toContain(String(cookie?.value))
    expect(cookie?.value).toMatch(/^[\w-]{22}$/)
  })

  test('KT-44: keeps its confirmation over refreshes, since the lock is that of the session', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn()
    const { body } = await browser.redeem({ refresh_token: issued.refreshToken })

    const [first, next] = [decodeJwt(issued.accessToken), decodeJwt(body['access_token'])]

    expect(next['cnf']).toEqual(first['cnf'])
    expect(next['jti']).not.toBe(first['jti'])
  })

  test('KT-41: is renewed by one that works with the same lock and has its claims (KT-42, KT-43), and works on until it expires', async () => {
    await using server = await createLockedServer()
    const browser = createTestBrowser(server)
    const { issued } = await browser.signIn({ claims: { role: 'admin' } })
    const { body } = await browser.redeem({ refresh_token: issued.refreshToken })
    const tokens = [issued.accessToken, body['access_token']]

    const both = await Promise.all(tokens.map((token) => judge(server, browser, token)))
    await server.clock.advance(600_000)

    expect(both).toEqual(['authenticated', 'authenticated'])
    expect(decodeJwt(body['access_token'])).toMatchObject({ role: 'admin' })
    expect(await judge(server, browser, issued.accessToken)).toBe('token_expired')
  })

  test('has another confirmation in each session', async () => {
    await using server = await createLockedServer()
    const [first, second] = await Promise.all([server.signIn(), server.signIn()])

    expect(decodeJwt(first.accessToken)['cnf']).not.toEqual(decodeJwt(second.accessToken)['cnf'])
  })
})

describe('verify()', () => {
  test.each([
    ['HMAC', createRing],
    ['a key pair', createPublicRing],
  ])('reads the confirmation of a locked token under %s', async (_, createKeys) => {
    const keyRing = await createKeys()
    const token = await forge(keyRing, { ...headerOf(keyRing), typ: 'locked-at+jwt' }, locked)

    expect(await verify(token, { keyRing })).toMatchObject({ kind: 'valid', claims: { lock } })
  })

  test.each([
    ['a locked type without a confirmation', 'locked-at+jwt', payload],
    ['a confirmation without the locked type', 'at+jwt', locked],
  ])('refuses %s, so that no token can be taken for a lesser one', async (_, typ, claims) => {
    const keyRing = await createRing()
    const token = await forge(keyRing, { ...headerOf(keyRing), typ }, claims)

    expect(await verify(token, { keyRing })).toMatchObject({ kind: 'invalid' })
  })

  test.each([
    [null],
    ['lock'],
    [[]],
    [{}],
    [{ 'lock#S256': '' }],
    [{ 'lock#S256': lock.slice(1) }],
    [{ 'lock#S256': `${lock.slice(1)}B` }],
    [{ 'lock#S256': 7 }],
    [{ jkt: lock }],
    [{ 'lock#S256': lock, jkt: lock }],
  ])('refuses a confirmation that it cannot ask for, such as %j', async (cnf) => {
    const keyRing = await createRing()
    const token = await forge(keyRing, { ...headerOf(keyRing), typ: 'locked-at+jwt' }, { ...payload, cnf })

    expect(await verify(token, { keyRing })).toMatchObject({ kind: 'invalid' })
  })

  test('N-17: goes on refusing a critical header member, also one that speaks of locks', async () => {
    const keyRing = await createRing()
    const header = { ...headerOf(keyRing), typ: 'locked-at+jwt', crit: ['lck'], lck: lock }

    expect(await verify(await forge(keyRing, header, locked), { keyRing })).toMatchObject({ kind: 'invalid' })
  })
})
