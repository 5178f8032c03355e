import type { AuthEvent } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf, type TestServer } from '../test-server.ts'

/** What was refused, by what the token route says about it. */
const refusals: readonly (readonly [string, (server: TestServer) => Promise<string>])[] = [
  ['refresh_token_invalid', async () => 'x'],
  [
    'session_revoked',
    async (server) => {
      const { sessionId, refreshToken } = await server.signIn()
      await server.auth.tokenManager.revokeToken({ sessionId })
      return refreshToken
    },
  ],
  [
    'refresh_token_expired',
    async (server) => {
      const { refreshToken } = await server.signIn()
      await server.clock.advance(14 * 86_400_000)
      return refreshToken
    },
  ],
  [
    'refresh_token_reused',
    async (server) => {
      const { refreshToken } = await server.signIn()
      refreshTokenOf(await server.redeem(refreshToken, attempt(2)))
      return refreshToken
    },
  ],
]

describe('a refresh that is refused', () => {
  test.each(refusals)(
    'W28: is told from bad input by an error of its own, and the app hears of it as an event: %s',
    async (code, present) => {
      const events: AuthEvent[] = []
      await using server = await createTestServer({ onEvent: (event) => events.push(event) })
      const refreshToken = await present(server)

      const refused = await server.redeem(refreshToken, attempt(1))
      const malformed = await server.redeem(refreshToken, 'no attempt id')

      expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_grant', code } })
      expect(malformed.body['error']).toBe(code === 'refresh_token_invalid' ? 'invalid_grant' : 'invalid_request')
      expect(events).toContainEqual(expect.objectContaining({ type: 'refused', code }))
    },
  )

  test.each(refusals)('W28: is no failure of the server: onError is told nothing of %s', async (_, present) => {
    await using server = await createTestServer()
    const refreshToken = await present(server)

    await server.redeem(refreshToken, attempt(1))

    expect(server.errors).toEqual([])
  })
})
