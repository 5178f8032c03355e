import { JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import { es512, runtimeWithoutP521 } from '../keys/key-fixture.ts'
import { createTestServer, jwtOptions } from '../test-server.ts'

const unchecked = (value: unknown): never => value as never

describe('JwtAlgorithm.hmacSha512(), at start', () => {
  test.each(['', new Uint8Array(), null, undefined, 0, false, [], {}, Promise.resolve(''), () => ''])(
    '[CVE-2022-23540, CVE-2026-44351, CVE-2019-20933, RFC 8725 §3.5] N-16: takes no empty or absent secret: %o',
    (value) => {
      expect(() => JwtAlgorithm.hmacSha512(unchecked(value))).toThrow(/HS512/)
    },
  )
})

describe('JwtConfig, at start', () => {
  test.each(['algorithm', 'refreshTokenHashPepper'])(
    '[CVE-2019-20933, CVE-2026-22817, RFC 8725bis §3.1 algorithms] has no default for %s',
    (name) => {
      expect(() => new JwtConfig(unchecked({ ...jwtOptions, [name]: undefined }))).toThrow(`${name}: `)
    },
  )

  test.each([
    ['issuer', /issuer/],
    ['audience', /^api|(a+)+$/],
    ['audience', ['api']],
    ['issuer', () => true],
  ])('[CVE-2026-35041] takes a text alone as %s, and not %o', (name, value) => {
    expect(() => new JwtConfig(unchecked({ ...jwtOptions, [name]: value }))).toThrow(`${name}: `)
  })

  test.each(['/run/secrets/jwt.pem', './jwt.pem', 'file:///run/secrets/jwt.pem', 'C:\\secrets\\jwt.pem'])(
    '[CVE-2021-41106] takes no path for a key: %s',
    (path) => {
      expect(() => JwtAlgorithm.hmacSha512(path)).toThrow(RangeError)
      expect(() => JwtAlgorithm.ecdsaSha512({ privateKey: path })).toThrow(/no PEM text/)
    },
  )

  test('[RFC 8725bis §3.1 algorithms, ASVS 5.0 9.1.3] verifies by the keys that it was given, and no others', async () => {
    await using server = await createTestServer()
    const algorithm = JwtAlgorithm.hmacSha512('another secret of sixty-four characters, for this test alone ..!')
    await using other = await createTestServer({ jwt: { algorithm } })

    expect(await server.judge((await other.signIn()).accessToken)).toBe('token_invalid')
  })
})

describe('ES512 on @noble/curves', () => {
  test('[RFC 8725bis §3.2 ECDSA] signs the same bytes in the same way each time', async () => {
    const { current } = await createKeyRing({ algorithm: es512, runtime: runtimeWithoutP521 })
    const input = new TextEncoder().encode('the same each time')

    expect(await current.sign(input)).toEqual(await current.sign(input))
  })
})
