import { JwtAlgorithm } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { otherSecret } from '../keys/key-fixture.ts'
import { bearer, createTestServer, decodeJwt } from '../test-server.ts'
import { encodePart, signHmac, takeApart, without } from './forged-token.ts'

const named = { issuer: 'https://issuer.example', audience: 'api' }

describe('auth.authenticate(), with a claim missing or malformed', () => {
  test.each(['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'sid'])(
    '[GHSA-wxg7-w2v3-w38g, RFC 7519 §7.2, RFC 9068 §4] N-17: refuses a token without %s',
    async (name) => {
      await using server = await createTestServer({ jwt: named })
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac(header, claims))).toBe('authenticated')
      expect(await server.judge(signHmac(header, without(claims, name)))).toBe('token_invalid')
    },
  )

  test.each([
    ['exp', '9999999999'],
    ['exp', null],
    ['exp', true],
    ['exp', [9_999_999_999]],
    ['exp', '2099-01-01T00:00:00Z'],
    ['iat', '0'],
    ['iat', null],
    ['iat', {}],
    ['nbf', '0'],
    ['nbf', null],
  ])('[RFC 7519 §2, RFC 7519 §4.1.6] refuses %s %j, which is no number of seconds', async (name, value) => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)

    expect(await server.judge(signHmac(header, { ...claims, [name]: value }))).toBe('token_invalid')
  })

  test.each(['', 7, null, true, ['alice'], { id: 'alice' }])(
    '[RFC 7519 §4.1.2] refuses the subject %j',
    async (sub) => {
      await using server = await createTestServer()
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac(header, { ...claims, sub }))).toBe('token_invalid')
    },
  )

  test('[RFC 7519 §4] takes no notice of claims that it does not know, and hands them on', async () => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const token = signHmac(header, { ...claims, 'https://app.example/level': 3 })

    const verdict = await server.auth.tokenManager.validateToken(token)

    expect(verdict).toMatchObject({ status: 'authenticated', claims: { 'https://app.example/level': 3 } })
  })
})

describe('auth.authenticate(), with another issuer', () => {
  test.each([
    'https://issuer.example/',
    'https://issuer.exampl',
    'https://issuer.example.mallory.example',
    'HTTPS://ISSUER.EXAMPLE',
    'issuer',
    '',
    ['https://issuer.example'],
    ['https://mallory.example', 'https://issuer.example'],
    { iss: 'https://issuer.example' },
    null,
  ])('[CVE-2025-30144, CVE-2024-53861, RFC 7519 §4.1.1] refuses the issuer %j', async (iss) => {
    await using server = await createTestServer({ jwt: named })
    const { header, claims } = await takeApart(server)

    expect(await server.judge(signHmac(header, { ...claims, iss }))).toBe('token_invalid')
  })

  test('[RFC 8725 §3.8] refuses what another issuer has signed in its name, and what it has signed in another', async () => {
    await using server = await createTestServer({ jwt: named })
    const algorithm = JwtAlgorithm.hmacSha512(otherSecret)
    await using impostor = await createTestServer({ jwt: { ...named, algorithm } })
    await using sibling = await createTestServer({ jwt: { ...named, issuer: 'https://other.example' } })

    expect(await server.judge((await impostor.signIn()).accessToken)).toBe('token_invalid')
    expect(await server.judge((await sibling.signIn()).accessToken)).toBe('token_invalid')
  })
})

describe('auth.authenticate(), with another audience', () => {
  test.each(['', 'ap', 'api2', 'API', [], [''], ['other'], [['api']], ['api', 7], { api: true }, null, 7])(
    '[CVE-2020-26160, RFC 7519 §4.1.3] refuses the audience %j',
    async (aud) => {
      await using server = await createTestServer({ jwt: named })
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac(header, { ...claims, aud }))).toBe('token_invalid')
    },
  )

  test('[CVE-2025-62610, RFC 8725 §3.9, ASVS 5.0 9.2.3, ASVS 5.0 9.2.4, ASVS 5.0 10.3.1] keeps services that share a key apart', async () => {
    await using orders = await createTestServer({ jwt: { audience: 'orders' } })
    await using invoices = await createTestServer({ jwt: { audience: 'invoices' } })
    await using nobody = await createTestServer()
    const { accessToken } = await orders.signIn()

    expect(decodeJwt(accessToken)).toMatchObject({ aud: 'orders' })
    expect(await orders.judge(accessToken)).toBe('authenticated')
    expect(await invoices.judge(accessToken)).toBe('token_invalid')
    expect(await nobody.judge(accessToken)).toBe('token_invalid')
    expect(await orders.judge((await nobody.signIn()).accessToken)).toBe('token_invalid')
  })
})

describe('auth.authenticate(), by the clock', () => {
  test('[RFC 7519 §4.1.4, ASVS 5.0 9.2.1] takes a token until its expiry, and not a millisecond longer', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()

    await server.clock.advance(599_999)
    expect(await server.judge(accessToken)).toBe('authenticated')

    await server.clock.advance(1)
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('[RFC 7519 §4.1.5, ASVS 5.0 9.2.1] refuses a token before its time, and takes it from then on', async () => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const token = signHmac(header, { ...claims, nbf: server.clock.now() / 1000 + 60 })

    await server.clock.advance(59_999)
    expect(await server.judge(token)).toBe('token_invalid')

    await server.clock.advance(1)
    expect(await server.judge(token)).toBe('authenticated')
  })

  test('[RFC 7519 §4.1.6] takes a token of a server whose clock is an hour ahead', async () => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const iat = server.clock.now() / 1000 + 3600

    expect(await server.judge(signHmac(header, { ...claims, iat, exp: iat + 600 }))).toBe('authenticated')
  })
})

describe('auth.authenticate(), where it refuses', () => {
  test('[RFC 8725 §3.3, ASVS 5.0 9.1.1] judges the signature before any claim', async () => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const expired = { ...claims, exp: 1 }

    expect(await server.judge(signHmac(header, expired))).toBe('token_expired')
    expect(await server.judge(signHmac(header, expired, { key: otherSecret }))).toBe('token_invalid')
  })

  test('[CVE-2024-51744] answers no claims together with an error', async () => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const { tokenManager } = server.auth

    const expired = await tokenManager.validateToken(signHmac(header, { ...claims, exp: 1 }))
    const forged = await tokenManager.validateToken(signHmac(header, claims, { key: otherSecret }))

    expect(Object.keys(expired).toSorted()).toEqual(['error', 'status'])
    expect(Object.keys(forged).toSorted()).toEqual(['error', 'status'])
  })

  test('[RFC 8725 §3.12, ASVS 5.0 9.2.2] takes a refresh token for no access token, and the other way round', async () => {
    await using server = await createTestServer()
    const { accessToken, refreshToken } = await server.signIn()

    expect(await server.judge(refreshToken)).toBe('token_invalid')
    expect(await server.redeem(accessToken)).toMatchObject({ body: { code: 'refresh_token_invalid' } })
  })

  test('[ASVS 5.0 7.2.1] believes nothing that a client has written itself', async () => {
    await using server = await createTestServer()
    const { token, claims } = await takeApart(server)
    const [header, , signature] = token.split('.')
    const edited = `${header}.${encodePart({ ...claims, sub: 'mallory', scope: 'admin' })}.${signature}`
    const headers = { 'x-user': 'mallory', cookie: 'sub=mallory', 'x-forwarded-user': 'mallory' }

    expect(await server.judge(edited)).toBe('token_invalid')
    expect(await server.auth.authenticate(new Request('https://api.test/', { headers }))).toMatchObject({
      status: 'anonymous',
    })
  })

  test('[CVE-2026-35039, ASVS 5.0 10.3.3] answers to each of a hundred users with their own claims, in any order', async () => {
    await using server = await createTestServer()
    const users = Array.from({ length: 100 }, (_, number) => `user-${number}`)
    const issued = await Promise.all(users.map((subject) => server.signIn({ subject, claims: { name: subject } })))
    const presented = [...issued, ...issued.toReversed()]

    const verdicts = await Promise.all(
      presented.map(({ accessToken }) =>
        server.auth.authenticate(new Request('https://api.test/', { headers: bearer(accessToken) })),
      ),
    )

    expect(verdicts).toMatchObject(
      [...users, ...users.toReversed()].map((subject) => ({ subject, claims: { name: subject } })),
    )
  })
})
