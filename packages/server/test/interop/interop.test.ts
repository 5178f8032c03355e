import { verifyWithJwks } from 'hono/jwt'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { JwtAlgorithm, type JwtAlgorithmOptions } from '../../src/lib/jwt-algorithm.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import { headerOf, issue, now, payload, verify } from '../access-token/access-token-fixture.ts'
import { hmacAlgorithms, keyPairAlgorithms, keysByKind, pkcs8, spki } from '../keys/algorithm-fixture.ts'
import { secret } from '../keys/key-fixture.ts'
import { type InteropKeys, jwtLibraries } from './jwt-libraries.ts'

const algorithms: readonly (InteropKeys & { readonly options: JwtAlgorithmOptions })[] = [
  ...hmacAlgorithms.map(({ alg }) => ({ alg, signing: secret, verifying: secret, options: { alg, secret } })),
  ...keyPairAlgorithms.map(({ alg, kind }) => {
    const signing = pkcs8(keysByKind[kind].privateKey)
    return { alg, signing, verifying: spki(keysByKind[kind].publicKey), options: { alg, privateKey: signing } }
  }),
]
const pairs = jwtLibraries.flatMap((library) => algorithms.map((keys) => ({ library, keys })))
const known = pairs.filter(({ library, keys }) => library.lacks[keys.alg] === undefined)
const lacking = pairs.flatMap(({ library, keys }) => {
  const lack = library.lacks[keys.alg]
  return lack === undefined ? [] : [{ library, keys, ...lack }]
})

// The libraries read the machine's clock, and some of them cannot be given another.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterAll(() => {
  vi.useRealTimers()
})

describe('access tokens and other JWT libraries', () => {
  test('are tried with each algorithm that both know, which is all but Ed25519', () => {
    expect(known).toHaveLength(49)
    expect(lacking.map(({ library, keys }) => `${library.name} ${keys.alg}`)).toEqual([
      'jsonwebtoken Ed25519',
      'fast-jwt Ed25519',
      'hono/jwt Ed25519',
    ])
  })
})

describe.each(known)('access tokens of $keys.alg and $library.name', ({ library, keys }) => {
  test('ours are accepted by it', async () => {
    const keyRing = await createKeyRing({ algorithm: JwtAlgorithm.from(keys.options) })
    const { token } = await issue({}, { keyRing, issuer: 'https://api.test', audience: 'api' })

    const claims = await library.verify(token, keys)

    expect(claims).toMatchObject({
      sub: 'alice',
      iss: 'https://api.test',
      aud: 'api',
      scope: 'read write',
      role: 'admin',
    })
  })

  test('ours are refused by it with one bit changed', async () => {
    const keyRing = await createKeyRing({ algorithm: JwtAlgorithm.from(keys.options) })
    const { token } = await issue({}, { keyRing })

    await expect(library.verify(flipOneBit(token), keys)).rejects.toThrow(/signature/i)
  })

  test('its own are accepted by us, with our header and claims', async () => {
    const keyRing = await createKeyRing({ algorithm: JwtAlgorithm.from(keys.options) })
    const header = { alg: keys.alg, kid: keyRing.current.kid, typ: 'at+jwt' }

    const token = await library.sign({ header, claims: payload }, keys)

    expect(headerOf(keyRing)).toEqual(header)
    expect(await verify(token, { keyRing })).toMatchObject({
      kind: 'valid',
      claims: { subject: 'alice', scopes: ['read', 'write'], claims: { role: 'admin' } },
    })
    expect(await verify(flipOneBit(token), { keyRing })).toMatchObject({ kind: 'invalid' })
  })
})

describe('access tokens of algorithms that a library lacks', () => {
  test.each(lacking)('$library.name $why, so it refuses ours of $keys.alg', async ({ library, keys, refusal }) => {
    const keyRing = await createKeyRing({ algorithm: JwtAlgorithm.from(keys.options) })
    const { token } = await issue({}, { keyRing })

    await expect(library.verify(token, keys)).rejects.toThrow(refusal)
  })
})

describe('the key set and other JWT libraries', () => {
  test.each(algorithms.filter(({ alg }) => !alg.startsWith('HS')))('jose verifies $alg by it', async ({ options }) => {
    const keyRing = await createKeyRing({ algorithm: JwtAlgorithm.from(options) })
    const { token } = await issue({}, { keyRing })

    const { payload: claims } = await jwtVerify(token, createLocalJWKSet(structuredClone(keyRing.jwks()) as never))

    expect(claims.sub).toBe('alice')
  })

  test.each(algorithms.filter(({ alg }) => !alg.startsWith('HS') && alg !== 'Ed25519'))(
    'hono/jwt verifies $alg by it',
    async ({ alg, options }) => {
      const keyRing = await createKeyRing({ algorithm: JwtAlgorithm.from(options) })
      const { token } = await issue({}, { keyRing })
      const { keys } = keyRing.jwks()

      const claims = await verifyWithJwks(token, {
        keys,
        allowedAlgorithms: [alg as never],
        verification: { typ: 'at+jwt' },
      })

      expect(claims).toMatchObject({ sub: 'alice' })
    },
  )
})

/** In the middle of the signature, where each bit counts. */
function flipOneBit(token: string): string {
  const at = Math.floor((token.lastIndexOf('.') + token.length) / 2)
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}
