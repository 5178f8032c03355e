import { describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/index.ts'
import { rfcPrivateJwk, rfcPublicJwk } from '../keys/key-fixture.ts'
import { createTestServer, secret, type TestServer } from '../test-server.ts'

const es512 = JwtAlgorithm.ecdsaSha512({ privateKey: rfcPrivateJwk })
const wellKnown = '/.well-known/oauth-authorization-server'

async function get(server: TestServer, address: string): Promise<Response> {
  return server.auth.handler(new Request(address))
}

describe('GET /jwks.json', () => {
  test('[RFC 7517 §9.2] shows the public key of ES512, and nothing of the private one', async () => {
    await using server = await createTestServer({ jwt: { algorithm: es512 } })

    const response = await server.send('GET', '/jwks.json')

    expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    expect(await response.json()).toEqual({
      keys: [{ ...rfcPublicJwk, kid: expect.any(String), alg: 'ES512', use: 'sig' }],
    })
  })

  test('[RFC 7517 §9.2] shows no secret of HS512', async () => {
    await using server = await createTestServer()

    expect(await (await server.send('GET', '/jwks.json')).json()).toEqual({ keys: [] })
  })

  test('shows the keys of fallback algorithms, too, while their tokens live', async () => {
    const fallbackVerificationAlgorithms = [es512, JwtAlgorithm.hmacSha512(secret.toUpperCase())]
    await using server = await createTestServer({ jwt: { fallbackVerificationAlgorithms } })

    expect(await (await server.send('GET', '/jwks.json')).json()).toMatchObject({ keys: [{ alg: 'ES512' }] })
  })

  test('answers HEAD like GET', async () => {
    await using server = await createTestServer()

    const response = await server.send('HEAD', '/jwks.json')

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
  })
})

describe('the metadata (RFC 8414)', () => {
  test('speaks of the origin that it was asked at', async () => {
    await using server = await createTestServer()

    const response = await get(server, `https://api.test${wellKnown}`)

    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    expect(await response.json()).toEqual({
      issuer: 'https://api.test',
      token_endpoint: 'https://api.test/auth/token',
      token_endpoint_auth_methods_supported: ['none'],
      grant_types_supported: ['refresh_token'],
      response_types_supported: [],
      revocation_endpoint: 'https://api.test/auth/revoke',
      revocation_endpoint_auth_methods_supported: ['none'],
      jwks_uri: 'https://api.test/auth/jwks.json',
    })
  })

  test.each(['https://auth.example.com', 'https://auth.example.com/'])(
    '[RFC 8414 §3.3] speaks of the issuer %s',
    async (issuer) => {
      await using server = await createTestServer({ issuer })

      const response = await get(server, `https://internal.test${wellKnown}`)

      expect(await response.json()).toMatchObject({ issuer, token_endpoint: 'https://auth.example.com/auth/token' })
    },
  )

  test.each(['https://auth.example.com/tenants/1', 'https://auth.example.com/tenants/1/'])(
    '[RFC 8414 §3.1] lies between the host and the path of the issuer %s',
    async (issuer) => {
      await using server = await createTestServer({ issuer, basePath: '/tenants/1' })

      const response = await get(server, `https://internal.test${wellKnown}/tenants/1`)

      expect(await response.json()).toMatchObject({ issuer, jwks_uri: 'https://auth.example.com/tenants/1/jwks.json' })
      expect((await get(server, `https://internal.test${wellKnown}`)).status).toBe(404)
    },
  )

  test('[RFC 8414 §2] names only addresses that answer', async () => {
    await using server = await createTestServer({ basePath: '/api/auth' })
    const metadata = await (await get(server, `https://api.test${wellKnown}`)).json()

    const answers = await Promise.all(
      [metadata.token_endpoint, metadata.revocation_endpoint].map((address) =>
        server.auth.handler(new Request(address, { method: 'POST', body: new URLSearchParams({ token: 'x' }) })),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual([400, 200])
    expect((await get(server, metadata.jwks_uri)).status).toBe(200)
  })
})
