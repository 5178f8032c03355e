import { describe, expect, test } from 'vitest'
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
})
