import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { JwtAlgorithm } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { nativeRuntime } from '../../src/lib/keys/crypto-runtime.ts'
import { isSigningKey, type SigningKey, type VerificationKey } from '../../src/lib/keys/verification-key.ts'
import { keysByKind } from '../keys/algorithm-fixture.ts'
import { otherSecret, rfcPublicJwk } from '../keys/key-fixture.ts'
import { createTestServer, secret } from '../test-server.ts'
import { createMixedServer, encodePart, signEcdsa, signHmac, takeApart } from './forged-token.ts'

const publicKey = createPublicKey({ key: rfcPublicJwk, format: 'jwk' })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const der = publicKey.export({ type: 'spki', format: 'der' })

const spellings: readonly (readonly [string, string | Uint8Array])[] = [
  ['PEM', pem],
  ['PEM without its last line feed', pem.trim()],
  ['PEM with carriage returns', pem.replaceAll('\n', '\r\n')],
  ['DER', der],
  ['the point', der.subarray(-133)],
  ['JWK', JSON.stringify(rfcPublicJwk)],
  ['x', Buffer.from(rfcPublicJwk.x, 'base64url')],
  ['nothing', ''],
]

const { privateKey: otherRsaKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keys = [
  JwtAlgorithm.from({ alg: 'HS256', secret: 'a secret of HS256 for this test alone' }),
  JwtAlgorithm.from({ alg: 'HS384', secret: 'a secret of HS384 for this test alone, a bit longer' }),
  JwtAlgorithm.from({ alg: 'HS512', secret }),
  JwtAlgorithm.from({ alg: 'ES256', privateKey: keysByKind['P-256'].privateKey }),
  JwtAlgorithm.from({ alg: 'ES384', privateKey: keysByKind['P-384'].privateKey }),
  JwtAlgorithm.from({ alg: 'ES512', privateKey: keysByKind['P-521'].privateKey }),
  JwtAlgorithm.from({ alg: 'Ed25519', privateKey: keysByKind.Ed25519.privateKey }),
  JwtAlgorithm.from({ alg: 'RS256', privateKey: keysByKind.RSA.privateKey }),
  JwtAlgorithm.from({ alg: 'PS256', privateKey: otherRsaKey }),
]
const names = [...keys.map(({ alg }) => alg), 'EdDSA', 'RS384', 'RS512', 'PS384', 'PS512', 'none']

describe('auth.authenticate(), with tokens of the keys it knows', () => {
  test('takes what is signed with either key, which the refusals are measured by', async () => {
    await using server = await createMixedServer()
    const { header, claims } = await takeApart(server)

    expect(await server.judge(signHmac(header, claims))).toBe('authenticated')
    expect(await server.judge(signEcdsa({ alg: 'ES512', typ: 'at+jwt' }, claims))).toBe('authenticated')
  })
})

describe('auth.authenticate(), with the algorithm confused', () => {
  test.each(spellings)(
    '[CVE-2015-9235, RFC 8725 §3.1, ASVS 5.0 9.1.2] refuses HS512 whose secret is the public key, as %s',
    async (_, key) => {
      await using server = await createMixedServer()
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac(header, claims, { key }))).toBe('token_invalid')
      expect(await server.judge(signHmac({ alg: 'HS512', typ: 'at+jwt' }, claims, { key }))).toBe('token_invalid')
    },
  )

  test.each(keys)(
    '[CVE-2022-23539, RFC 8725bis §3.1 keys, RFC 8725bis §3.2 Ed25519, RFC 7515 §4.1.1] takes a signature by the key of $alg under this name alone',
    async (source) => {
      const [algorithm = source, ...fallbackVerificationAlgorithms] = keys
      await using server = await createTestServer({ jwt: { algorithm, fallbackVerificationAlgorithms } })
      const { claims } = await takeApart(server)
      const { sign: signBytes, kid } = await source.importKey(nativeRuntime).then(expectSigningKey)
      const signAs = async (alg: string, id: string | undefined): Promise<string> => {
        const input = `${encodePart({ alg, kid: id, typ: 'at+jwt' })}.${encodePart(claims)}`
        return `${input}.${encodePart(await signBytes(new TextEncoder().encode(input)))}`
      }

      const accepted = await Promise.all(
        names.map(async (alg) => [
          await server.judge(await signAs(alg, kid)),
          await server.judge(await signAs(alg, undefined)),
        ]),
      )

      expect(names.filter((_, at) => accepted[at]?.includes('authenticated'))).toEqual([source.alg])
    },
  )

  test.each(['sha256', 'sha384'] as const)(
    '[RFC 8725bis §3.1 algorithms] N-17: refuses the right secret with %s, an algorithm that the app did not choose',
    async (hash) => {
      await using server = await createMixedServer()
      const { header, claims } = await takeApart(server)
      const alg = hash === 'sha256' ? 'HS256' : 'HS384'

      expect(await server.judge(signHmac({ ...header, alg }, claims, { hash }))).toBe('token_invalid')
      expect(await server.judge(signHmac(header, claims, { hash }))).toBe('token_invalid')
    },
  )

  test.each(['hs512', 'Hs512', 'HS512 ', ' HS512', 'HS-512', 'HS512\0', 'es512', 'HMACSHA512', 'RS1', 'HS1', 'HS1024'])(
    '[RFC 8725bis §3.1 names, RFC 8725 §3.2] refuses the name %j, which is on no list',
    async (alg) => {
      await using server = await createMixedServer()
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac({ ...header, alg }, claims))).toBe('token_invalid')
    },
  )

  test('[CVE-2016-10555, CVE-2026-22817] takes no algorithm from the token that its keys do not have', async () => {
    await using server = await createTestServer()
    const { claims } = await takeApart(server)

    expect(await server.judge(signEcdsa({ alg: 'ES512', typ: 'at+jwt' }, claims))).toBe('token_invalid')
    expect(await server.judge(signEcdsa({ alg: 'ES512', typ: 'at+jwt', jwk: rfcPublicJwk }, claims))).toBe(
      'token_invalid',
    )
  })

  test.each(['none', 'None', 'NONE', 'nOnE', ''])(
    '[CVE-2018-1000531, CVE-2022-23540, RFC 7519 §6, RFC 8725bis §3.3] N-17: refuses the algorithm %j, with and without a signature',
    async (alg) => {
      await using server = await createMixedServer()
      const { header, claims } = await takeApart(server)
      const unsigned = `${encodePart({ alg, typ: 'at+jwt' })}.${encodePart(claims)}`

      expect(await server.judge(`${unsigned}.`)).toBe('token_invalid')
      expect(await server.judge(unsigned)).toBe('token_invalid')
      expect(await server.judge(`${unsigned}.AAAA`)).toBe('token_invalid')
      expect(await server.judge(signHmac({ ...header, alg }, claims))).toBe('token_invalid')
    },
  )
})

describe('auth.authenticate(), with a key of the sender', () => {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  const jwk = own.publicKey.export({ format: 'jwk' })

  test.each([
    ['no key id', {}],
    ['an unknown key id', { kid: 'mine' }],
    ['the key id of the server', { kid: undefined }],
  ])(
    '[CVE-2018-0114, CVE-2026-27962, RFC 7515 §4.1.3, ASVS 5.0 9.1.3] refuses a key in the header beside %s',
    async (_, members) => {
      await using server = await createMixedServer()
      const { header, claims } = await takeApart(server)
      const kid = 'kid' in members ? (members.kid ?? header['kid']) : undefined
      const input = `${encodePart({ alg: 'ES512', typ: 'at+jwt', kid, jwk })}.${encodePart(claims)}`
      const signature = sign('sha512', Buffer.from(input), { key: own.privateKey, dsaEncoding: 'ieee-p1363' })

      expect(await server.judge(`${input}.${signature.toString('base64url')}`)).toBe('token_invalid')
    },
  )

  test('[CVE-2018-0114, RFC 7515 §4.1.3] refuses a secret in the header', async () => {
    await using server = await createMixedServer()
    const { header, claims } = await takeApart(server)
    const k = Buffer.from(otherSecret).toString('base64url')

    expect(await server.judge(signHmac({ ...header, jwk: { kty: 'oct', k } }, claims, { key: otherSecret }))).toBe(
      'token_invalid',
    )
  })
})

describe('auth.authenticate(), with a key id', () => {
  test('[CVE-2021-46743, RFC 8725bis §3.1 lookup] refuses one key under the id of another', async () => {
    const fallbackVerificationAlgorithms = [JwtAlgorithm.hmacSha512(otherSecret)]
    await using server = await createTestServer({ jwt: { fallbackVerificationAlgorithms } })
    await using other = await createTestServer({ jwt: { algorithm: JwtAlgorithm.hmacSha512(otherSecret) } })
    const [mine, theirs] = [await takeApart(server), await takeApart(other)]

    expect(await server.judge(theirs.token)).toBe('authenticated')
    expect(await server.judge(signHmac(mine.header, mine.claims, { key: otherSecret }))).toBe('token_invalid')
    expect(await server.judge(signHmac(theirs.header, mine.claims, { key: secret }))).toBe('token_invalid')
  })

  test.each([
    '',
    'unknown',
    '__proto__',
    'constructor',
    'toString',
    '0',
    "' OR 1=1 --",
    '../../../dev/null',
    'https://mallory.example/jwks.json',
    '*)(uid=*',
    '\0',
    'x'.repeat(300),
  ])(
    '[CVE-2025-65945, CVE-2022-23541, RFC 8725 §3.10, RFC 8725bis §3.10] finds no key and no secret by the id %j',
    async (kid) => {
      await using server = await createMixedServer()
      const { header, claims } = await takeApart(server)

      expect(await server.judge(signHmac({ ...header, kid }, claims))).toBe('token_invalid')
      expect(await server.judge(signHmac({ ...header, kid }, claims, { key: '' }))).toBe('token_invalid')
    },
  )
})

function expectSigningKey(key: VerificationKey): SigningKey {
  if (isSigningKey(key)) return key
  throw new TypeError('The key does not sign')
}
