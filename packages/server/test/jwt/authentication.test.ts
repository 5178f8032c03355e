import nodeCrypto from 'node:crypto'
import { JwtAlgorithm } from '@tokenpair/server'
import { describe, expect, test, vi } from 'vitest'
import { attempt, createTestServer } from '../test-server.ts'

/** The sample on jwt.io. */
const sample =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.' +
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c'

describe('auth.authenticate()', () => {
  test.each(['garbage', 'a.b.c', sample])('refuses garbage and the sample token of jwt.io: %s', async (token) => {
    await using server = await createTestServer()

    expect(await server.judge(token)).toBe('token_invalid')
  })

  test('takes the access tokens from before and after a refresh', async () => {
    await using server = await createTestServer()
    const { accessToken, refreshToken } = await server.signIn()

    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await server.judge(String(body['access_token']))).toBe('authenticated')
  })

  test('devise-jwt W20: verifies one signature for each request, also where there is an issuer', async () => {
    const { privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
    const algorithm = JwtAlgorithm.from({ alg: 'Ed25519', privateKey })
    await using server = await createTestServer({ jwt: { algorithm, issuer: 'https://api.test' } })
    await using other = await createTestServer({ jwt: { algorithm, issuer: 'https://api.test' } })
    const { accessToken } = await other.signIn()
    const verify = vi.spyOn(nodeCrypto, 'verify')

    const verdict = await server.judge(accessToken)
    const { length } = verify.mock.calls
    verify.mockRestore()

    expect([verdict, length]).toEqual(['authenticated', 1])
  })
})
