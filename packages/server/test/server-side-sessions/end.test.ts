import { describe, expect, test } from 'vitest'
import { bearer } from '../test-server.ts'
import { createSessionServer, stores } from './session-fixture.ts'

describe.each(stores)('the end of a server-side session on %s', (_, createStore) => {
  test('comes with revokeToken, which says whether it ended one', async () => {
    await using server = await createSessionServer({ store: createStore() })
    await using other = await createSessionServer()
    const [ended, kept] = [await server.signIn(), await server.signIn()]
    const { sessionId: unknown } = await other.signIn()
    const { tokenManager } = server.auth

    const answers = [
      await tokenManager.revokeToken({ sessionId: ended.sessionId }),
      await tokenManager.revokeToken({ sessionId: ended.sessionId }),
      await tokenManager.revokeToken({ sessionId: unknown }),
      await tokenManager.revokeToken({ sessionId: kept.sessionId, subject: 'bob' }),
    ]

    expect(answers).toEqual([true, false, false, false])
    expect(await server.judge(ended.accessToken)).toBe('token_revoked')
    expect(await server.judge(kept.accessToken)).toBe('authenticated')
  })

  test('comes with revokeAllTokens, which answers whose end it was', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const [one, other] = [await server.signIn(), await server.signIn()]
    const bob = await server.signIn({ subject: 'bob' })

    const ended = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    expect(new Set(ended)).toEqual(new Set([one.sessionId, other.sessionId]))
    expect([await server.judge(one.accessToken), await server.judge(other.accessToken)]).toEqual([
      'token_revoked',
      'token_revoked',
    ])
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test('W24: comes to those of one way to sign in alone where that is asked for', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const [password, passkey] = [await server.signIn(), await server.signIn({ method: 'passkey' })]

    const none = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', method: 'email' })
    const ended = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', method: 'passkey' })

    expect([none, ended]).toEqual([[], [passkey.sessionId]])
    expect(await server.judge(password.accessToken)).toBe('authenticated')
  })

  test('W24: never comes to everyone because whose it is was forgotten', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken } = await server.signIn()
    const wrong: readonly unknown[] = [{}, { subject: undefined }, { subject: '' }, { subjects: 'all' }]

    const complaints = await Promise.all(
      wrong.map((options) => server.auth.tokenManager.revokeAllTokens(options as never).catch(String)),
    )

    expect(complaints).toEqual(
      wrong.map(() => expect.stringMatching(/^TypeError: revokeAllTokens\(\) does not know whose/)),
    )
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('comes to everyone where that is said', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const [alice, bob] = [await server.signIn(), await server.signIn({ subject: 'bob' })]

    const ended = await server.auth.tokenManager.revokeAllTokens({ subjects: 'everyone' })

    expect(new Set(ended)).toEqual(new Set([alice.sessionId, bob.sessionId]))
  })

  test('is told to the app once, with the reason', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId, reason: 'signed-out' })
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(server.events.slice(1)).toEqual([
      { type: 'revoked', manager: 'session', sessionIds: [sessionId], reason: 'signed-out' },
    ])
  })

  test('comes with a sign-out by the key, which is answered by 200 also where the session had ended (RFC 7009)', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken, sessionId } = await server.signIn()

    const first = await server.post('/revoke', { token: accessToken })
    const again = await server.post('/revoke', { token: accessToken })
    const unknown = await server.post('/revoke', { token: `${accessToken}A` })

    expect([first.status, again.status, unknown.status]).toEqual([200, 200, 200])
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect((await server.store.find(sessionId))?.revocation?.reason).toBe('signed-out')
  })

  test('comes with auth.signOut() for the request that has the key', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken } = await server.signIn()
    const request = new Request('https://api.test/sign-out', { method: 'POST', headers: bearer(accessToken) })

    expect(await server.auth.signOut(request)).toBe(true)
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.auth.signOut(request)).toBe(false)
  })

  test('comes to the oldest where a user signs in more often than is allowed', async () => {
    await using server = await createSessionServer({ store: createStore(), maxSessionsPerSubject: 2 })
    const keys: string[] = []
    for (let count = 0; count < 3; count++) {
      keys.push((await server.signIn()).accessToken)
      await server.clock.advance(1000)
    }

    expect(await Promise.all(keys.map(server.judge))).toEqual(['token_revoked', 'authenticated', 'authenticated'])
  })

  test('is remembered for endedSessionRetention, and then the row is gone without anybody asking', async () => {
    const options = { endedSessionRetention: 60, session: { inactivityTimeout: 60, touchInterval: 0 } }
    await using server = await createSessionServer({ store: createStore(), ...options })
    const ended = await server.signIn()
    const used = await server.signIn({ idleLifetime: 3600 })
    await server.clock.advance(90_000)
    await server.judge(used.accessToken)
    const before = await server.store.find(ended.sessionId)
    await server.clock.advance(60_000)
    await server.judge(used.accessToken)
    await server.clock.advance(0)

    expect(before).toBeDefined()
    expect(await server.store.find(ended.sessionId)).toBeUndefined()
    expect(await server.judge(used.accessToken)).toBe('authenticated')
  })
})

describe('the routes of a user with a session key', () => {
  test('end one of the other sessions, all others, or all', async () => {
    await using server = await createSessionServer()
    const [current, one, other] = [await server.signIn(), await server.signIn(), await server.signIn()]
    const headers = bearer(current.accessToken)

    const first = await server.send('DELETE', `/sessions/${one.sessionId}`, { headers })
    const verdicts = [await server.judge(one.accessToken), await server.judge(other.accessToken)]
    const second = await server.send('DELETE', '/sessions?except=current', { headers })
    verdicts.push(await server.judge(other.accessToken), await server.judge(current.accessToken))
    const third = await server.send('DELETE', '/sessions?except=none', { headers })
    verdicts.push(await server.judge(current.accessToken))

    expect([first.status, second.status, third.status]).toEqual([204, 204, 204])
    expect(verdicts).toEqual(['token_revoked', 'authenticated', 'token_revoked', 'authenticated', 'token_revoked'])
  })
})
