import { describe, expect, test } from 'vitest'
import type { SessionStore } from '../../src/index.ts'
import { attempt } from '../test-server.ts'
import { createSessionServer, day, stores } from './session-fixture.ts'

describe.each(stores)('POST /token, with a session key as refresh token on %s', (_, createStore) => {
  test('answers the same key with its new lifetime and the next generation', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken, sessionId } = await server.signIn({ scopes: ['read'] })
    await server.clock.advance(1000)

    expect(await server.redeem(accessToken, attempt(1))).toEqual({
      status: 200,
      body: {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: 1_209_600,
        refresh_token: accessToken,
        refresh_token_expires_in: 1_209_600,
        scope: 'read',
        session_id: sessionId,
        generation: 1,
        sub: 'alice',
      },
    })
  })

  test('answers a higher generation each time, also in one moment and after requests that were written down', async () => {
    await using server = await createSessionServer({ store: createStore(), session: { touchInterval: 0 } })
    const { accessToken } = await server.signIn()
    const generations: unknown[] = []
    for (let round = 0; round < 5; round++) {
      generations.push((await server.redeem(accessToken)).body['generation'])
      await server.judge(accessToken)
    }

    expect(generations).toEqual([1, 3, 5, 7, 9])
  })

  test('answers all of many at once with a generation above that of the sign-in', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken } = await server.signIn()

    const answers = await Promise.all(
      Array.from({ length: 20 }, (__, number) => server.redeem(accessToken, attempt(number))),
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(answers.filter(({ body }) => Number(body['generation']) < 1)).toEqual([])
  })

  test('needs no attempt id, takes any, and goes by no generation, since the key alone says all', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken } = await server.signIn()

    const answers = [
      await server.redeem(accessToken),
      await server.redeem(accessToken, attempt(1)),
      await server.redeem(accessToken, attempt(2), 7),
      await server.redeem(accessToken),
    ]

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('tells the app of each renewal', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken, sessionId } = await server.signIn()
    await server.redeem(accessToken)

    expect(server.events.slice(1)).toEqual([
      { type: 'refreshed', manager: 'session', sessionId, subject: 'alice', generation: 1 },
    ])
  })

  test('refuses what ended, says why, and tells the app', async () => {
    const session = { inactivityTimeout: 3600, maxSessionLifetime: 86_400 }
    await using server = await createSessionServer({ store: createStore(), session })
    const revoked = await server.signIn()
    const unused = await server.signIn()
    const over = await server.signIn({ maxLifetime: 3600, idleLifetime: 7200 })
    await server.auth.tokenManager.revokeToken({ sessionId: revoked.sessionId, reason: 'ended' })
    await server.clock.advance(3_600_000)

    const answers = [
      await server.redeem(revoked.refreshToken),
      await server.redeem(unused.refreshToken),
      await server.redeem(over.refreshToken),
      await server.redeem('x'),
    ]

    expect(answers).toMatchObject([
      { status: 400, body: { error: 'invalid_grant', code: 'session_revoked', reason: 'ended' } },
      { status: 400, body: { error: 'invalid_grant', code: 'refresh_token_expired' } },
      { status: 400, body: { error: 'invalid_grant', code: 'session_expired' } },
      { status: 400, body: { error: 'invalid_grant', code: 'refresh_token_invalid' } },
    ])
    expect(server.events.filter(({ type }) => type === 'refused')).toEqual([
      { type: 'refused', manager: 'session', sessionId: revoked.sessionId, code: 'session_revoked' },
      { type: 'refused', manager: 'session', sessionId: unused.sessionId, code: 'refresh_token_expired' },
      { type: 'refused', manager: 'session', sessionId: over.sessionId, code: 'session_expired' },
      { type: 'refused', manager: 'session', sessionId: undefined, code: 'refresh_token_invalid' },
    ])
  })

  test('refuses a session that ends between the read and the write', async () => {
    const inner = createStore()
    const advance: SessionStore['advance'] = async (step) => {
      const at = server.clock.now()
      await inner.revoke({ id: step.id }, { at, reason: 'signed-out', until: at })
      return inner.advance(step)
    }
    await using server = await createSessionServer({ store: { ...inner, advance } })
    const { accessToken } = await server.signIn()

    expect(await server.redeem(accessToken)).toMatchObject({ body: { code: 'session_revoked', reason: 'signed-out' } })
  })

  test('keeps the session where the store fails: the answer is unavailable, and the app is told why', async () => {
    const failure = new Error('connect ECONNREFUSED')
    const inner = createStore()
    let isBroken = true
    const advance: SessionStore['advance'] = async (step) => (isBroken ? Promise.reject(failure) : inner.advance(step))
    await using server = await createSessionServer({ store: { ...inner, advance } })
    const { accessToken } = await server.signIn()
    const answer = await server.redeem(accessToken)
    isBroken = false

    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(server.errors).toMatchObject([{ code: 'unavailable', cause: failure }])
    expect(await server.redeem(accessToken)).toMatchObject({ status: 200 })
  })
})

describe('POST /token, with a session key of a session that was used by requests alone', () => {
  test('finds the session alive long after the lifetime that was answered at sign-in', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    for (let week = 0; week < 4; week++) {
      await server.clock.advance(7 * day)
      await server.judge(accessToken)
    }

    expect(await server.redeem(accessToken)).toMatchObject({ status: 200, body: { generation: 5 } })
  })
})
