import { JwtTokenManager } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { hostileVariants } from '../refresh-token/hostile-refresh-tokens.ts'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

describe('jwtTokenManager.inspectRefreshToken()', () => {
  test('reads session and generation out of a refresh token, for data of the app beside them', async () => {
    await using server = await createTestServer()
    const manager = server.auth.getTokenManager(JwtTokenManager)
    const { refreshToken, sessionId } = await server.signIn()
    const renewed = refreshTokenOf(await server.redeem(refreshToken, attempt(1)))

    expect(manager.inspectRefreshToken(refreshToken)).toEqual({ sessionId, generation: 0 })
    expect(manager.inspectRefreshToken(renewed)).toEqual({ sessionId, generation: 1 })
  })

  test.each([
    ['no text', () => ['']],
    ['cut, extended or misspelled', hostileVariants],
    ['another kind of token', () => ['sajrt:AAAA:BBBB:CCCC', 'a.b.c', 'c2FzAAAA']],
  ])('answers undefined, and throws for nothing, where the token is %s', async (_, variantsOf) => {
    await using server = await createTestServer()
    const manager = server.auth.getTokenManager(JwtTokenManager)
    const { refreshToken } = await server.signIn()

    expect(new Set(variantsOf(refreshToken).map((text) => manager.inspectRefreshToken(text)))).toEqual(
      new Set([undefined]),
    )
  })

  test('answers undefined for a token that another server signed', async () => {
    await using server = await createTestServer()
    await using other = await createTestServer({ jwt: { refreshTokenHashPepper: 'the pepper of another server' } })
    const { refreshToken } = await other.signIn()

    expect(server.auth.getTokenManager(JwtTokenManager).inspectRefreshToken(refreshToken)).toBeUndefined()
  })
})
