import { describe, expect, test, vi } from 'vitest'
import { rfcPublicJwk } from '../keys/key-fixture.ts'
import { createTestServer } from '../test-server.ts'
import { createMixedServer, encodePart, signEcdsa, signHmac, takeApart } from './forged-token.ts'

describe('auth.authenticate(), with a hostile header over a genuine signature', () => {
  test.each([
    ['RFC 7515 §4.1.2', { jku: 'https://mallory.example/jwks.json' }],
    ['RFC 7515 §4.1.3', { jwk: rfcPublicJwk }],
    ['RFC 7515 §4.1.5', { x5u: 'https://mallory.example/cert.pem' }],
    ['RFC 7515 §4.1.6', { x5c: ['MIIB'] }],
  ])(
    '[RFC 7515 §4.1.2, RFC 7515 §4.1.3, RFC 7515 §4.1.5, RFC 7515 §4.1.6] refuses the member of %s: %j',
    async (_, members) => {
      await using server = await createTestServer()
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac({ ...header, ...members }, claims))).toBe('token_invalid')
    },
  )

  test.each([
    { crit: ['exp'] },
    { crit: ['b64'], b64: true },
    { crit: ['b64'], b64: false },
    { crit: ['x-policy'], 'x-policy': 'strict' },
    { crit: ['exp', 'exp'] },
    { crit: [] },
    { crit: 'exp' },
    { crit: {} },
    { crit: null },
    { b64: false },
  ])('[RFC 7515 §4.1.11, CVE-2026-35042] N-17: refuses any critical extension: %j', async (members) => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)

    expect(await server.judge(signHmac({ ...header, ...members }, claims))).toBe('token_invalid')
  })

  test.each([
    'JWT',
    'jwt',
    'refresh+jwt',
    'id_token+jwt',
    'logout+jwt',
    'dpop+jwt',
    'secevent+jwt',
    'token-introspection+jwt',
    'application/jwt',
    'text/at+jwt',
    'at+jwt; charset=utf-8',
    'at+jwt ',
    '',
    undefined,
    ['at+jwt'],
  ])(
    '[RFC 8725 §3.11, RFC 8725 §3.12, ASVS 5.0 9.2.2, CVE-2026-41164] refuses the type %j, though its own key has signed it',
    async (typ) => {
      await using server = await createTestServer()
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac({ ...header, typ }, claims))).toBe('token_invalid')
    },
  )

  test.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/At+Jwt'])(
    '[RFC 7515 §4.1.9, RFC 9068 §2.1] takes the type %s',
    async (typ) => {
      await using server = await createTestServer()
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac({ ...header, typ }, claims))).toBe('authenticated')
    },
  )

  test.each(['alg', 'kid', 'typ', 'cty'])('[RFC 7515 §4] refuses the member %s twice', async (name) => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const once = JSON.stringify({ cty: 'x', ...header })
    const twice = `{${JSON.stringify(name)}:${JSON.stringify(header[name] ?? 'x')},${once.slice(1)}`

    expect(await server.judge(signHmac(once, claims))).toBe('authenticated')
    expect(await server.judge(signHmac(twice, claims))).toBe('token_invalid')
  })

  test.each(['zip', 'enc'])('[RFC 8725 §3.6] refuses a token with %s', async (name) => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)

    expect(await server.judge(signHmac({ ...header, [name]: 'DEF' }, claims))).toBe('token_invalid')
  })

  test('[CVE-2024-21643, RFC 7515 §4.1.2, RFC 7515 §4.1.5, RFC 8725 §3.10] asks no network for a key', async () => {
    await using server = await createMixedServer()
    const { claims } = await takeApart(server)
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network in this test'))
    const address = 'https://mallory.example/key'

    const header = { alg: 'ES512', typ: 'at+jwt', jku: address, x5u: address, kid: address, iss: address }
    expect(await server.judge(signEcdsa(header, { ...claims, iss: address }))).toBe('token_invalid')

    expect(fetched).not.toHaveBeenCalled()
    fetched.mockRestore()
  })

  test.each(['', 'null', '[]', '"at+jwt"', '1', '{', '{}{}', ' {}', '\uFEFF{}'])(
    '[RFC 7515 §10.12] refuses the header %j',
    async (header) => {
      await using server = await createTestServer()
      const { claims } = await takeApart(server)

      expect(await server.judge(signHmac(header, claims))).toBe('token_invalid')
      expect(await server.judge(`${encodePart(header)}.${encodePart(claims)}.AAAA`)).toBe('token_invalid')
    },
  )
})
