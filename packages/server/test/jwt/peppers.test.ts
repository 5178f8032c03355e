import { JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { flippedBits } from '../refresh-token/hostile-refresh-tokens.ts'
import { attempt, createTestServer, jwtOptions, refreshTokenOf } from '../test-server.ts'

const peppers = ['the pepper of today', 'the pepper of last year', 'the pepper of the year before'] as const
const [today, ...former] = peppers
const jwt = { refreshTokenHashPepper: today, fallbackRefreshTokenHashPeppers: former }

describe('refreshTokenHashPepper', () => {
  test.each(['', 'swordfish'])(
    'is refused with fewer than 10 characters, on its own and as a fallback: "%s"',
    (pepper) => {
      const alone = { ...jwtOptions, refreshTokenHashPepper: pepper }
      const fallback = { ...jwtOptions, fallbackRefreshTokenHashPeppers: ['a former pepper', pepper] }

      expect(() => new JwtConfig(alone)).toThrow(/refreshTokenHashPepper: give a secret of at least 10 characters/)
      expect(() => new JwtConfig(fallback)).toThrow(
        /fallbackRefreshTokenHashPeppers\.1: give a secret of at least 10 characters/,
      )
    },
  )

  test.each([[[]], [['swordfish!']], [['swordfish!', 'a former pepper']]])(
    'is taken with 10 characters, with the fallbacks %j',
    async (fallbackRefreshTokenHashPeppers) => {
      const options = { refreshTokenHashPepper: 'swordfish!', fallbackRefreshTokenHashPeppers }
      await using server = await createTestServer({ jwt: options })
      const { refreshToken } = await server.signIn()

      expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
    },
  )
})

describe('fallbackRefreshTokenHashPeppers', () => {
  test.each(peppers)('take the refresh tokens of each pepper in the list: %s', async (pepper) => {
    const store = memoryStore()
    await using before = await createTestServer({ store, jwt: { refreshTokenHashPepper: pepper } })
    await using after = await createTestServer({ store, jwt })
    const { refreshToken } = await before.signIn()

    expect(await after.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('write none: what is renewed is of the first pepper alone', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store, jwt: { refreshTokenHashPepper: former[0] } })
    await using after = await createTestServer({ store, jwt })
    const renewed = refreshTokenOf(await after.redeem((await before.signIn()).refreshToken, attempt(1)))

    expect(await before.redeem(renewed, attempt(2))).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(await after.redeem(renewed, attempt(2))).toMatchObject({ status: 200 })
  })

  test('N-04: take no token that was changed', async () => {
    await using server = await createTestServer({ jwt })
    const { refreshToken, sessionId } = await server.signIn()

    const answers = await Promise.all(flippedBits(refreshToken).map((token) => server.redeem(token, attempt(1))))

    expect(new Set(answers.map(({ body }) => body['code']))).toEqual(new Set(['refresh_token_invalid']))
    expect(await server.store.find(sessionId)).toMatchObject({ generation: 0, revocation: undefined })
  })

  test('end no session where the pepper was replaced without one: it goes on once the pepper is back', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store })
    await using after = await createTestServer({ store, jwt: { refreshTokenHashPepper: today } })
    const { refreshToken } = await before.signIn()
    const refused = await after.redeem(refreshToken, attempt(1))

    expect(refused).toMatchObject({ status: 400, body: { code: 'refresh_token_invalid' } })
    expect(await before.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
  })

  test('Rodauth W9, N-11: end a session by a sign-out with a token of a former pepper, and nothing of it is left to refresh', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store, jwt: { refreshTokenHashPepper: former[0] } })
    await using after = await createTestServer({ store, jwt })
    const { refreshToken, sessionId } = await before.signIn()

    await after.post('/revoke', { token: refreshToken })

    expect(await store.find(sessionId)).toMatchObject({ revocation: { reason: 'signed-out' } })
    expect(await after.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
  })
})
