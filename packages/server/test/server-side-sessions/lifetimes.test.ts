import { describe, expect, test } from 'vitest'
import { type ServerSideSessionsConfigOptions, stateless } from '../../src/index.ts'
import { authenticate, createSessionServer, day, type SessionServer, stores } from './session-fixture.ts'

describe.each(stores)('the lifetimes of a server-side session on %s', (_, createStore) => {
  /** Reads no revocation log, so that a clock that leaps over days does not have to stop twice a second. */
  const createServer = (session: Partial<ServerSideSessionsConfigOptions>): Promise<SessionServer> =>
    createSessionServer({ store: createStore(), revocation: stateless(), session })

  test('let a key be valid at once, and with the last millisecond of its longest lifetime no more', async () => {
    const session = { maxSessionLifetime: 3600, inactivityTimeout: undefined }
    await using server = await createServer(session)
    const { accessToken } = await server.signIn()
    const first = await server.judge(accessToken)
    await server.clock.advance(3_599_999)
    const before = await server.judge(accessToken)
    await server.clock.advance(1)

    expect([first, before]).toEqual(['authenticated', 'authenticated'])
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('end a session however much it is used, at the end of its longest lifetime', async () => {
    await using server = await createServer({ maxSessionLifetime: 20 * 86_400 })
    const { accessToken } = await server.signIn()
    await server.clock.advance(10 * day)
    const before = await server.judge(accessToken)
    await server.clock.advance(10 * day)

    expect(before).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('end a session that nobody uses, to the millisecond', async () => {
    await using server = await createServer({ inactivityTimeout: 3600 })
    const [used, unused] = [await server.signIn(), await server.signIn()]
    await server.clock.advance(3_599_999)
    const before = await server.judge(used.accessToken)
    await server.clock.advance(1)

    expect(before).toBe('authenticated')
    expect(await server.judge(unused.accessToken)).toBe('token_expired')
  })

  test('slide: each use gives a session the whole inactivity timeout anew', async () => {
    await using server = await createServer({ inactivityTimeout: 3600 })
    const { accessToken } = await server.signIn()
    const verdicts: string[] = []
    for (let use = 0; use < 5; use++) {
      await server.clock.advance(3_000_000)
      verdicts.push(await server.judge(accessToken))
    }
    await server.clock.advance(3_600_000)

    expect(new Set(verdicts)).toEqual(new Set(['authenticated']))
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test.each([1, 5, 30, 59, 0.02])(
    'W29: let an inactivity timeout of %d seconds work, which is shorter than the touch interval',
    async (inactivityTimeout) => {
      await using server = await createServer({ inactivityTimeout })
      const { accessToken } = await server.signIn()
      const verdicts: string[] = []
      for (let use = 0; use < 40; use++) {
        await server.clock.advance(inactivityTimeout * 500)
        verdicts.push(await server.judge(accessToken))
      }
      await server.clock.advance(inactivityTimeout * 1000)

      expect(new Set(verdicts)).toEqual(new Set(['authenticated']))
      expect(await server.judge(accessToken)).toBe('token_expired')
    },
  )

  test('may be other ones for one sign-in, longer or shorter than those of the options', async () => {
    const session = { maxSessionLifetime: 86_400, inactivityTimeout: 3600 }
    await using server = await createServer(session)
    const grants = [{ idleLifetime: 60 }, { idleLifetime: 7200 }, { maxLifetime: 30 }, { maxLifetime: 90_000 }]
    const keys = await Promise.all(grants.map((grant) => server.signIn(grant)))
    const rows = await Promise.all(keys.map(({ sessionId }) => server.store.find(sessionId)))
    const now = server.clock.now()

    expect(keys.map(({ accessTokenExpiresIn }) => accessTokenExpiresIn)).toEqual([60, 7200, 30, 3600])
    expect(rows.map((row) => row?.absoluteExpiresAt)).toEqual([now + day, now + day, now + 30_000, now + 90_000_000])
  })

  test('have no end where there is none, and the key is still good after a century', async () => {
    const session = { maxSessionLifetime: undefined, inactivityTimeout: undefined }
    await using server = await createServer(session)
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(36_525 * day)

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await server.store.find(sessionId)).toMatchObject({ idleExpiresAt: undefined, absoluteExpiresAt: undefined })
  })

  test('are seconds that need not be whole, whatever floating point makes of them', async () => {
    const session = { maxSessionLifetime: 4.035, inactivityTimeout: 1.005 }
    await using server = await createServer(session)
    const { sessionId } = await server.signIn()
    const now = server.clock.now()

    expect(await server.store.find(sessionId)).toMatchObject({
      idleLifetime: 1005,
      idleExpiresAt: now + 1005,
      absoluteExpiresAt: now + 4035,
    })
  })
})

describe('what the answer says of the lifetime of a key', () => {
  test('W19: is the time until the session ends, for both tokens, and not nothing', async () => {
    await using server = await createSessionServer({ session: { maxSessionLifetime: 3600 } })
    const issued = await server.signIn()

    expect(issued).toMatchObject({ accessTokenExpiresIn: 3600, refreshTokenExpiresIn: 3600 })
  })

  test('W19: is renewed for an inactivity timeout, and never goes beyond the longest lifetime', async () => {
    await using server = await createSessionServer({ session: { maxSessionLifetime: 20 * 86_400 } })
    const { refreshToken } = await server.signIn()
    await server.clock.advance(5 * day)
    const early = await server.redeem(refreshToken)
    await server.clock.advance(5 * day)
    const late = await server.redeem(refreshToken)

    expect(early.body).toMatchObject({ expires_in: 1_209_600, refresh_token_expires_in: 1_209_600 })
    expect(late.body).toMatchObject({ expires_in: 864_000, refresh_token_expires_in: 864_000 })
  })

  test('is ten years where the session has no end, since the wire knows no number for never', async () => {
    const session = { maxSessionLifetime: undefined, inactivityTimeout: undefined }
    await using server = await createSessionServer({ session })
    const { accessToken, accessTokenExpiresIn } = await server.signIn()

    expect(accessTokenExpiresIn).toBe(315_360_000)
    expect(await authenticate(server, accessToken)).toMatchObject({ expiresAt: server.clock.now() + 315_360_000_000 })
  })
})
