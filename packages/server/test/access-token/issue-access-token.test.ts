import { decodeBase64Url } from '@tokenpair/protocol'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { secret } from '../keys/key-fixture.ts'
import { clockAt, createPublicRing, createRing, decodePart, issue, now, sessionId } from './access-token-fixture.ts'

const expected = { typ: 'at+jwt', currentDate: new Date(now) }

describe('issue()', () => {
  test('[RFC 9068 §2.1, RFC 9068 §2.2, RFC 9068 §2.2.3] writes the header and the claims, and nothing else', async () => {
    const ring = await createRing()
    const { token, tokenId } = await issue({}, { keyRing: ring })

    expect(decodePart(token, 0)).toEqual({ alg: 'HS512', kid: ring.current.kid, typ: 'at+jwt' })
    expect(decodePart(token, 1)).toEqual({
      sub: 'alice',
      iat: now / 1000,
      exp: now / 1000 + 600,
      jti: tokenId,
      sid: sessionId,
      scope: 'read write',
      role: 'admin',
    })
  })

  test('writes issuer and audience where they are configured', async () => {
    const { token } = await issue({}, { issuer: 'https://issuer.example', audience: 'api' })

    expect(decodePart(token, 1)).toMatchObject({ iss: 'https://issuer.example', aud: 'api' })
  })

  test('answers when the token expires', async () => {
    expect(await issue()).toMatchObject({ expiresAt: now + 600_000, expiresIn: 600 })
  })

  test('promises the whole lifetime also in the middle of a second', async () => {
    const { expiresAt, expiresIn } = await issue({}, { clock: clockAt(now + 999) })

    expect(expiresAt).toBe(now + 600_000)
    expect(expiresIn).toBe(600)
  })

  test('lets no token outlive the end of its session', async () => {
    expect(await issue({ notAfter: now + 5999 })).toMatchObject({ expiresAt: now + 5000, expiresIn: 5 })
    expect(await issue({ notAfter: now - 1 })).toMatchObject({ expiresIn: 0 })
    expect(await issue({ notAfter: now + 700_000 })).toMatchObject({ expiresIn: 600 })
    expect(await issue({ notAfter: undefined })).toMatchObject({ expiresIn: 600 })
  })

  test('[RFC 7519 §4.1.7, ASVS 5.0 11.2.3] draws an id of 128 bits for each token', async () => {
    const [first, second] = await Promise.all([issue(), issue()])

    expect(decodeBase64Url(first.tokenId)).toHaveLength(16)
    expect(first.tokenId).not.toBe(second.tokenId)
  })

  test('writes no scope as an empty text', async () => {
    const { token } = await issue({ scopes: [] })

    expect(decodePart(token, 1)).toMatchObject({ scope: '' })
  })

  test('never lets a claim of the app take the place of its own, even one that was not checked', async () => {
    const { token } = await issue({ claims: { sub: 'mallory', exp: 9e9, sid: 'x', scope: 'admin' } })

    expect(decodePart(token, 1)).toMatchObject({
      sub: 'alice',
      exp: now / 1000 + 600,
      sid: sessionId,
      scope: 'read write',
    })
  })

  test('refuses to make a token that no verifier would read', async () => {
    const scopes = Array.from({ length: 1500 }, (_, index) => `scope-${index}`)

    await expect(issue({ scopes })).rejects.toThrow(RangeError)
  })

  test('makes tokens that another library accepts, by the secret', async () => {
    const { token } = await issue({}, { issuer: 'https://issuer.example', audience: 'api' })

    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      ...expected,
      issuer: 'https://issuer.example',
      audience: 'api',
      algorithms: ['HS512'],
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'sid', 'scope'],
    })
    expect(payload.sub).toBe('alice')
  })

  test('makes tokens that another library accepts, by the published keys', async () => {
    const keyRing = await createPublicRing()
    const { token } = await issue({}, { keyRing })

    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: keyRing.jwks().keys }), expected)
    expect(payload['role']).toBe('admin')
  })
})
