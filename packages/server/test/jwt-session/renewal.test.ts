import { describe, expect, test } from 'vitest'
import { decodeJwt } from '../test-server.ts'
import { createSessionServer, deliveredBy, generationOf, halfLife, hour } from './jwt-session-fixture.ts'

describe('JwtSessionConfig', () => {
  test('lets a token live until half of its life is over, without a write', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(halfLife - 1000)
    const before = await server.store.find(sessionId)

    const { renewed } = await server.admit(accessToken)

    expect(renewed).toBeUndefined()
    expect(await server.store.find(sessionId)).toEqual(before)
  })

  test('JWT Keeper W17: renews a token by age, so that whoever comes every day is never signed out', async () => {
    await using server = await createSessionServer()
    let { accessToken: token } = await server.signIn()
    for (let day = 0; day < 80; day++) {
      await server.clock.advance(23 * hour)
      token = deliveredBy(await server.visit(token)) ?? token
    }

    expect(await server.judge(token)).toBe('authenticated')
    expect(generationOf(token)).toBe(80)
  })

  test('N-05: answers ten parallel requests with a stale token, and goes on by one generation', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.markStale()

    const users = await Promise.all(Array.from({ length: 10 }, () => server.admit(accessToken)))

    expect(users.map(({ renewed }) => renewed?.generation)).toEqual(Array(10).fill(1))
    expect(await server.store.find(sessionId)).toMatchObject({ generation: 1 })
    const codes = await Promise.all(users.map(({ renewed }) => server.judge(String(renewed?.accessToken))))
    expect(codes).toEqual(Array(10).fill('authenticated'))
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('gives a token that is its own refresh token', async () => {
    await using server = await createSessionServer()
    const { accessToken, refreshToken, sessionId } = await server.signIn()

    expect(refreshToken).toBe(accessToken)
    expect(decodeJwt(accessToken)).toMatchObject({
      sub: 'alice',
      sid: sessionId,
      gen: 0,
      auth_time: expect.any(Number),
    })
  })
})
