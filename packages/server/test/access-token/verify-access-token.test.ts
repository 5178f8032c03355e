import { importJWK, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createAccessTokenVerifier } from '../../src/lib/access-token/verify-access-token.ts'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import { hs512, otherSecret, rfcPrivateJwk, rfcPublicJwk, secret } from '../keys/key-fixture.ts'
import {
  clock,
  clockAt,
  createPublicRing,
  createRing,
  forge,
  grant,
  headerOf,
  issue,
  now,
  payload,
  sessionId,
  verify,
} from './access-token-fixture.ts'

describe('verify()', () => {
  test.each([createRing, createPublicRing])('reads back what was issued', async (createKeys) => {
    const keyRing = await createKeys()
    const { token, tokenId, expiresAt } = await issue(
      {},
      { keyRing, issuer: 'https://issuer.example', audience: 'api' },
    )

    expect(await verify(token, { keyRing, issuer: 'https://issuer.example', audience: 'api' })).toEqual({
      kind: 'valid',
      claims: { ...grant, tokenId, issuedAt: now, expiresAt, issuer: 'https://issuer.example', audience: 'api' },
    })
  })

  test('tells an expired token from an invalid one', async () => {
    const { token, expiresAt } = await issue()

    expect(await verify(token, { clock: clockAt(expiresAt - 1) })).toMatchObject({ kind: 'valid' })
    expect(await verify(token, { clock: clockAt(expiresAt) })).toMatchObject({ kind: 'expired', claims: { sessionId } })
  })

  test('goes on taking tokens of a key that only verifies any more', async () => {
    const { token } = await issue({}, { keyRing: await createKeyRing({ algorithm: hs512 }) })
    const keyRing = await createKeyRing({
      algorithm: JwtAlgorithm.hmacSha512(otherSecret),
      fallbackVerificationAlgorithms: [hs512],
    })

    expect(await verify(token, { keyRing })).toMatchObject({ kind: 'valid' })
    expect(await verify(token, { keyRing: await createPublicRing() })).toMatchObject({ kind: 'valid' })
  })

  test('refuses a token of a key that is not in the ring', async () => {
    const { token } = await issue(
      {},
      { keyRing: await createKeyRing({ algorithm: JwtAlgorithm.hmacSha512(otherSecret) }) },
    )

    expect(await verify(token)).toEqual({
      kind: 'invalid',
      detail: 'No key of the ring with the algorithm and key id of the token verifies it',
    })
  })

  test('takes tokens that another library made, with and without a key id', async () => {
    const token = await new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'HS512', typ: 'application/AT+JWT' })
      .sign(new TextEncoder().encode(secret))
    const keyRing = await createRing()
    const publicToken = await new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'ES512', typ: 'at+jwt', kid: keyRing.find(undefined, 'ES512')[0]?.kid ?? '' })
      .sign(await importJWK(rfcPrivateJwk, 'ES512'))

    expect(await verify(token, { keyRing })).toMatchObject({ kind: 'valid' })
    expect(await verify(publicToken, { keyRing })).toMatchObject({ kind: 'valid' })
  })

  test('takes a token of a verifier that holds the public key alone', async () => {
    const { token } = await issue({}, { keyRing: await createPublicRing() })
    const keyRing = await createKeyRing({
      algorithm: hs512,
      fallbackVerificationAlgorithms: [JwtAlgorithm.ecdsaSha512({ publicKey: rfcPublicJwk })],
    })

    expect(await verify(token, { keyRing })).toMatchObject({ kind: 'valid' })
  })

  test('[GHSA-3j8v-cgw4-2g6q] takes the same token a thousand times', async () => {
    const verifier = createAccessTokenVerifier({ keyRing: await createRing(), clock })
    const { token } = await issue()

    const verdicts = await Promise.all(Array.from({ length: 1000 }, async () => verifier.verify(token)))

    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['valid']))
  })

  test('judges the signature before any claim', async () => {
    const ring = await createRing()
    const expired = await forge(ring, headerOf(ring), { ...payload, exp: 1, sub: 7 })
    const last = expired.endsWith('A') ? 'Q' : 'A'

    expect(await verify(expired.slice(0, -1) + last)).toMatchObject({
      detail: expect.stringContaining('No key of the ring'),
    })
    expect(await verify(expired)).toMatchObject({ detail: expect.stringContaining('its claim sub') })
  })
})
