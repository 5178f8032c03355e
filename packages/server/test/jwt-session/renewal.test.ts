import { describe, expect, test } from 'vitest'
import { createSessionServer, day, deliveredBy, generationOf, halfLife, hour } from './jwt-session-fixture.ts'

describe('JwtSessionConfig', () => {
  test('gives one token that is the session and its own refresh token', async () => {
    await using server = await createSessionServer()
    const issued = await server.signIn()

    expect(issued.refreshToken).toBe(issued.accessToken)
    expect(issued).toMatchObject({ manager: 'jwt-session', generation: 0, refreshTokenExpiresIn: 86_400 })
  })

  test('lets a token be until half of its life is over, without a write', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(halfLife - 1)
    const before = await server.store.find(sessionId)
    const early = await server.admit(accessToken)
    const afterwards = await server.store.find(sessionId)
    await server.clock.advance(1)

    expect(early.renewed).toBeUndefined()
    expect(afterwards).toEqual(before)
    expect((await server.admit(accessToken)).renewed).toMatchObject({ generation: 1 })
  })

  test('JWT Keeper W17: renews a token by its age, so that whoever comes every day is never signed out', async () => {
    await using server = await createSessionServer({ session: { maxSessionLifetime: undefined } })
    let { accessToken: token } = await server.signIn()
    for (let count = 0; count < 200; count++) {
      await server.clock.advance(23 * hour)
      token = deliveredBy(await server.visit(token)) ?? token
    }

    expect(await server.judge(token)).toBe('authenticated')
    expect(generationOf(token)).toBe(200)
  })

  test('N-05: answers ten parallel requests with a stale token, and goes on by one generation', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.markStale()
    const users = await Promise.all(Array.from({ length: 10 }, () => server.admit(accessToken)))
    const tokens = users.map(({ renewed }) => String(renewed?.accessToken))

    expect(tokens.map(generationOf)).toEqual(Array(10).fill(1))
    expect(await server.generationAt(sessionId)).toBe(1)
    expect(await Promise.all(tokens.map((token) => server.judge(token)))).toEqual(Array(10).fill('authenticated'))
  })

  test('JWT Keeper W3: lets the token live that was renewed, so that the requests beside it are answered', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.markStale()
    const renewed = String(deliveredBy(await server.visit(accessToken)))
    const late = await server.visit(accessToken)

    expect(late.status).toBe(200)
    expect(late.headers.has('set-cookie')).toBe(false)
    expect(await server.judge(renewed)).toBe('authenticated')
  })

  test('JWT Keeper W4: makes one step of two renewals at once, whose tokens are of one generation', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    const rotated = await Promise.all([server.manager.rotate(accessToken), server.manager.rotate(accessToken)])

    expect(rotated.map(({ generation }) => generation)).toEqual([1, 1])
    expect(await server.generationAt(sessionId)).toBe(1)
    expect(server.events.map(({ type }) => type)).toEqual(['issued', 'refreshed', 'repeated'])
  })

  test('JWT Keeper W5: gives the token of a lost answer again, without a further step', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(halfLife)
    await server.visit(accessToken)
    await server.clock.advance(hour)
    const again = deliveredBy(await server.visit(accessToken))

    expect(generationOf(again)).toBe(1)
    expect(await server.generationAt(sessionId)).toBe(1)
    expect(await server.judge(String(again))).toBe('authenticated')
  })

  test('gives a token of any earlier generation that of the present one, without a further step', async () => {
    await using server = await createSessionServer()
    const first = await server.signIn()
    const second = await server.manager.rotate(first.accessToken)
    const third = await server.manager.rotate(second.accessToken)
    const again = await server.manager.rotate(first.accessToken)

    expect([third.generation, again.generation]).toEqual([2, 2])
    expect(await server.generationAt(first.sessionId)).toBe(2)
  })

  test('counts the life of a token that is given again from then on', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(halfLife)
    await server.visit(accessToken)
    await server.clock.advance(halfLife - 1000)
    const again = String(deliveredBy(await server.visit(accessToken)))
    await server.clock.advance(day - 1000)

    expect(await server.judge(again)).toBe('authenticated')
  })

  test('lets a renewed token die at its end all the same', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(halfLife)
    const { renewed } = await server.admit(accessToken)
    await server.clock.advance(halfLife)

    expect(await server.judge(accessToken)).toBe('token_expired')
    expect(await server.judge(String(renewed?.accessToken))).toBe('authenticated')
  })

  test('goes forward where the database has lost the last steps of a session', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    const before = await server.store.find(sessionId)
    const second = await server.manager.rotate(accessToken)
    const third = await server.manager.rotate(second.accessToken)
    await using restored = await createSessionServer({ clock: server.clock })
    if (before !== undefined) await restored.store.insert(before)
    const next = await restored.manager.rotate(third.accessToken)

    expect(next.generation).toBe(3)
    expect(await restored.generationAt(sessionId)).toBe(3)
  })

  test('says who the renewed token stands for, as the next request will', async () => {
    let role = 'member'
    await using server = await createSessionServer({ session: { extraClaimsProvider: () => ({ role }) } })
    const { accessToken } = await server.signIn()
    role = 'admin'
    await server.markStale()
    const { renewed, ...user } = await server.admit(accessToken)
    const { renewed: _, ...next } = await server.admit(String(renewed?.accessToken))

    expect(user.claims).toEqual({ role: 'admin' })
    expect(user).toEqual(next)
  })

  test('keeps the moment of the sign-in through renewals', async () => {
    await using server = await createSessionServer()
    const signedInAt = server.clock.now()
    const { accessToken } = await server.signIn()
    await server.clock.advance(halfLife)

    expect(await server.admit(accessToken)).toMatchObject({ authenticatedAt: signedInAt, renewed: { generation: 1 } })
  })
})
