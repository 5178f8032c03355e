import { describe, expect, test } from 'vitest'
import { decodeJwt } from '../test-server.ts'
import { createSessionServer, day, deliveredBy, halfLife, hour, type SessionServer } from './jwt-session-fixture.ts'

const minute = 60_000
const inactive = { inactivityTimeout: 1800 }

/** When the row of a session was written last, in milliseconds after the clock began. */
async function lastWrite({ store, manager }: SessionServer, token: string): Promise<number | undefined> {
  const sessionId = await manager.findSession(token)
  return sessionId && (await store.find(sessionId))?.refreshedAt
}

describe('inactivityTimeout of a JwtSessionConfig', () => {
  test('N-34: ends a session that was not used for so long, and none a millisecond before', async () => {
    await using server = await createSessionServer({ session: inactive })
    const [one, other] = [await server.signIn(), await server.signIn()]
    await server.clock.advance(30 * minute - 1)
    const before = await server.judge(one.accessToken)
    await server.clock.advance(1)

    expect(before).toBe('authenticated')
    expect(await server.judge(other.accessToken)).toBe('token_expired')
    expect(await server.redeem(other.accessToken)).toMatchObject({ body: { code: 'refresh_token_expired' } })
  })

  test('N-34: counts from the last use, though the token stays the same', async () => {
    await using server = await createSessionServer({ session: inactive })
    const { accessToken } = await server.signIn()
    const codes: string[] = []
    for (let count = 0; count < 10; count++) {
      await server.clock.advance(25 * minute)
      codes.push(await server.judge(accessToken))
    }
    await server.clock.advance(30 * minute)

    expect(codes).toEqual(Array(10).fill('authenticated'))
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('counts what another server has written', async () => {
    await using server = await createSessionServer({ session: inactive })
    await using other = await createSessionServer({ session: inactive, store: server.store, clock: server.clock })
    const { accessToken } = await server.signIn()
    await server.clock.advance(25 * minute)
    await other.admit(accessToken)
    await server.clock.advance(25 * minute)

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('ends a session that nobody uses, though its renewed token would live on', async () => {
    await using server = await createSessionServer({ session: inactive })
    const { accessToken } = await server.signIn()
    const renewed = await server.manager.rotate(accessToken)
    await server.clock.advance(hour)

    expect(await server.judge(renewed.accessToken)).toBe('token_expired')
  })

  test('goes on with the token of an earlier generation, which is given the present one', async () => {
    await using server = await createSessionServer({ session: inactive })
    const { accessToken } = await server.signIn()
    await server.manager.rotate(accessToken)
    await server.clock.advance(20 * minute)

    expect((await server.admit(accessToken)).renewed).toMatchObject({ generation: 1 })
    expect(await server.admit(accessToken)).not.toHaveProperty('renewed')
  })

  test('may be another one for a sign-in', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn({ idleLifetime: 300 })
    const codes: string[] = []
    for (let count = 0; count < 3; count++) {
      await server.clock.advance(4 * minute)
      codes.push(await server.judge(accessToken))
    }
    await server.clock.advance(5 * minute)

    expect(codes).toEqual(['authenticated', 'authenticated', 'authenticated'])
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('asks at each use that is written down whether the user may go on', async () => {
    let status: 'active' | 'blocked' = 'active'
    await using server = await createSessionServer({ session: inactive, subjects: { statusOf: () => status } })
    const { accessToken } = await server.signIn()
    status = 'blocked'
    const soon = await server.judge(accessToken)
    await server.clock.advance(minute)

    expect(soon).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('subject_blocked')
  })
})

describe('touchInterval of a JwtSessionConfig', () => {
  test('Rodauth W14: lies between two writes, a minute by default', async () => {
    await using server = await createSessionServer({ session: inactive })
    const { accessToken } = await server.signIn()
    const start = server.clock.now()
    const writes: (number | undefined)[] = []
    for (let count = 0; count < 5; count++) {
      await server.clock.advance(minute / 2)
      await server.admit(accessToken)
      writes.push(await lastWrite(server, accessToken))
    }

    expect(writes.map((at = 0) => (at - start) / minute)).toEqual([0, 1, 1, 2, 2])
  })

  test('of 0 writes each use', async () => {
    await using server = await createSessionServer({ session: { ...inactive, touchInterval: 0 } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(1)
    await server.admit(accessToken)

    expect(await lastWrite(server, accessToken)).toBe(server.clock.now())
  })

  test('counts for no more than a tenth of the time without use after which the session ends', async () => {
    await using server = await createSessionServer({ session: { ...inactive, touchInterval: 86_400 } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(3 * minute)
    await server.admit(accessToken)

    expect(await lastWrite(server, accessToken)).toBe(server.clock.now())
  })

  test('leaves the generation of the session where it is', async () => {
    await using server = await createSessionServer({ session: inactive })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(minute)

    expect(await server.admit(accessToken)).not.toHaveProperty('renewed')
    expect(await server.generationAt(sessionId)).toBe(0)
  })

  test('JWT Keeper W15, Rodauth W14: writes nothing at all where no such end is asked for', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const start = server.clock.now()
    await server.clock.advance(11 * hour)
    await server.admit(accessToken)

    expect(await lastWrite(server, accessToken)).toBe(start)
  })
})

describe('maxSessionLifetime of a JwtSessionConfig', () => {
  test('N-34: ends a session in any case, and no renewal moves that', async () => {
    await using server = await createSessionServer({ session: { maxSessionLifetime: 172_800 } })
    let { accessToken: token } = await server.signIn()
    const visit = async (): Promise<number> => {
      const answer = await server.visit(token)
      token = deliveredBy(answer) ?? token
      return answer.status
    }
    for (let count = 0; count < 4; count++) {
      await server.clock.advance(halfLife - 1)
      await visit()
    }
    const before = await visit()
    await server.clock.advance(4)

    expect(before).toBe(200)
    expect(await visit()).toBe(401)
    expect(await server.redeem(token)).toMatchObject({ body: { code: 'refresh_token_expired' } })
  })

  test('may be another one for a sign-in', async () => {
    await using server = await createSessionServer()
    const { accessTokenExpiresIn } = await server.signIn({ maxLifetime: 600 })

    expect(accessTokenExpiresIn).toBe(600)
  })

  test('is never passed by a token that is within the tolerance for clocks', async () => {
    await using server = await createSessionServer({ session: { maxSessionLifetime: 3600, clockTolerance: 60 } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(hour)

    expect(await server.judge(accessToken)).toBe('token_expired')
  })
})

describe('idleLifetime of a sign-in', () => {
  test('devise-jwt W14: makes tokens live longer than usual, also after a renewal, where the app wants to remember a user', async () => {
    await using server = await createSessionServer({ session: { maxTokenLifetime: 2_592_000 } })
    const { accessToken } = await server.signIn({ idleLifetime: 2_592_000 })
    await server.clock.advance(29 * day)
    const { renewed } = await server.admit(accessToken)

    expect(renewed).toMatchObject({ generation: 1, accessTokenExpiresIn: 2_592_000 })
  })

  test('leaves the tokens of other sign-ins as they are', async () => {
    await using server = await createSessionServer({ session: { maxTokenLifetime: 2_592_000, clockTolerance: 300 } })
    const { accessToken, accessTokenExpiresIn } = await server.signIn()
    const rotated = await server.manager.rotate(accessToken)

    expect([accessTokenExpiresIn, rotated.accessTokenExpiresIn]).toEqual([86_400, 86_400])
  })

  test('cannot be longer than what is revoked is remembered for', async () => {
    await using server = await createSessionServer()

    await expect(server.signIn({ idleLifetime: 2_592_000 })).rejects.toThrow(
      new TypeError(
        'issueToken() has options to mend: idleLifetime: give at most 86400, the maxTokenLifetime of JwtSessionConfig',
      ),
    )
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })
})

describe('clockTolerance of a JwtSessionConfig', () => {
  test('JWT Keeper W11, devise-jwt W21: takes a token for so long after its end, and renews it', async () => {
    await using server = await createSessionServer({ session: { clockTolerance: 30 } })
    const [one, other] = [await server.signIn(), await server.signIn()]
    await server.clock.advance(day + 29_999)
    const { renewed } = await server.admit(one.accessToken)
    await server.clock.advance(1)

    expect(renewed).toMatchObject({ generation: 1, accessTokenExpiresIn: 86_400 })
    expect(await server.judge(other.accessToken)).toBe('token_expired')
  })

  test('takes none after its end by default', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(day)

    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('N-23: makes no token live longer that is given again where the row was written by a clock that is ahead', async () => {
    const session = { maxTokenLifetime: 2_592_000 }
    await using server = await createSessionServer({ session })
    const clock = { ...server.clock, now: () => server.clock.now() + hour }
    await using ahead = await createSessionServer({ session, store: server.store, clock })
    const { accessToken } = await server.signIn()
    await ahead.manager.rotate(accessToken)

    expect(await server.manager.rotate(accessToken)).toMatchObject({ generation: 1, accessTokenExpiresIn: 86_400 })
  })

  test.each([5, 60, 3600])(
    'JWT Keeper W11, N-23: a server that is %i s behind takes a token at once',
    async (seconds) => {
      await using server = await createSessionServer()
      await using behind = await createSessionServer({ store: server.store })
      await server.clock.advance(seconds * 1000)
      const { accessToken } = await server.signIn()

      expect(decodeJwt(accessToken)).not.toHaveProperty('nbf')
      expect(await behind.judge(accessToken)).toBe('authenticated')
    },
  )
})
