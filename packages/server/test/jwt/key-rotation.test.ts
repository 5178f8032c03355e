import { AuthError, JwtAlgorithm, JwtTokenManager } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createTestServer, secret } from '../test-server.ts'

const next = JwtAlgorithm.hmacSha512(secret.toUpperCase())

describe('jwtTokenManager.rotateKey()', () => {
  test('[ASVS 5.0 11.2.2] signs with the new key at once, and lets tokens of the former one live until the moment', async () => {
    await using server = await createTestServer()
    const { clock, auth } = server
    const before = await server.signIn()
    const notAfter = clock.now() + 60_000

    await auth.getTokenManager(JwtTokenManager).rotateKey({ algorithm: next, notAfter })
    const after = await server.signIn()
    const during = [await server.judge(before.accessToken), await server.judge(after.accessToken)]
    await clock.advance(60_001)

    expect(during).toEqual(['authenticated', 'authenticated'])
    expect(await server.judge(before.accessToken)).toBe('token_invalid')
    expect(await server.judge(after.accessToken)).toBe('authenticated')
  })

  test('leaves refresh tokens alone, so that the client gets a token of the new key', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    await server.auth.getTokenManager(JwtTokenManager).rotateKey({ algorithm: next, notAfter: server.clock.now() })
    const { body } = await server.redeem(refreshToken)

    expect(await server.judge(String(body['access_token']))).toBe('authenticated')
  })
})

describe('jwtTokenManager.replaceKeys()', () => {
  test('takes other keys all at once', async () => {
    await using server = await createTestServer()
    const before = await server.signIn()
    await server.auth.getTokenManager(JwtTokenManager).replaceKeys({ algorithm: next })
    const after = await server.signIn()

    expect(await server.judge(before.accessToken)).toBe('token_invalid')
    expect(await server.judge(after.accessToken)).toBe('authenticated')
  })

  test('keeps the former keys where one of the others cannot be used', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const broken = { alg: 'HS512', importKey: () => Promise.reject(new AuthError('unavailable', 'The vault is away')) }

    const replaced = server.auth.getTokenManager(JwtTokenManager).replaceKeys({ algorithm: broken })

    await expect(replaced).rejects.toThrow('The vault is away')
    expect(await server.judge(accessToken)).toBe('authenticated')
  })
})
