import { type AuthEvent, type RevokeTokenOptions, type SessionId } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, decodeJwt, type TestServer } from '../test-server.ts'

const nobody = 'AAAAAAAAAAAAAAAAAAAAAA' as SessionId

async function aliveOf(server: TestServer): Promise<ReadonlySet<SessionId>> {
  const sessions = await server.auth.tokenManager.listTokens({ subjects: 'everyone' })
  return new Set(sessions.map(({ sessionId }) => sessionId))
}

describe('tokenManager.revokeToken()', () => {
  test('ends one session, says so, and leaves the others', async () => {
    await using server = await createTestServer()
    const { sessionId, refreshToken } = await server.signIn()
    const others = [await server.signIn(), await server.signIn({ subject: 'bob' })]

    expect(await server.auth.tokenManager.revokeToken({ sessionId, subject: 'alice', manager: 'jwt' })).toBe(true)

    expect(await aliveOf(server)).toEqual(new Set(others.map((each) => each.sessionId)))
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
  })

  test.each([
    ['that nobody has', { sessionId: nobody }],
    ['of another user', { subject: 'bob' }],
    ['of another manager', { manager: 'session' }],
  ] satisfies readonly (readonly [string, Partial<RevokeTokenOptions>])[])(
    'answers false for a session %s, and ends none',
    async (_, changes) => {
      await using server = await createTestServer()
      const { sessionId } = await server.signIn()

      expect(await server.auth.tokenManager.revokeToken({ sessionId, ...changes })).toBe(false)
      expect(await aliveOf(server)).toEqual(new Set([sessionId]))
    },
  )

  test('answers false for a session that has ended already', async () => {
    await using server = await createTestServer()
    const { sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(await server.auth.tokenManager.revokeToken({ sessionId })).toBe(false)
  })

  test('tells onEvent of the session once', async () => {
    const events: AuthEvent[] = []
    await using server = await createTestServer({ onEvent: (event) => events.push(event) })
    const { sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId })
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(events.filter(({ type }) => type === 'revoked')).toEqual([
      { type: 'revoked', manager: 'jwt', sessionIds: [sessionId], reason: 'ended' },
    ])
  })
})

describe('tokenManager.revokeAllTokens()', () => {
  test('ends the sessions of one user, answers their ids, and tells onEvent of them together', async () => {
    const events: AuthEvent[] = []
    await using server = await createTestServer({ onEvent: (event) => events.push(event) })
    const own = [await server.signIn(), await server.signIn({ method: 'passkey' }), await server.signIn()]
    const bob = await server.signIn({ subject: 'bob' })
    const ids = new Set(own.map(({ sessionId }) => sessionId))

    const revoked = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    expect(new Set(revoked)).toEqual(ids)
    expect(await aliveOf(server)).toEqual(new Set([bob.sessionId]))
    const [told, ...others] = events.filter((event) => event.type === 'revoked')
    expect(new Set(told?.sessionIds)).toEqual(ids)
    expect(others).toEqual([])
  })

  test('W24: ends the sessions of one way to sign in alone, of one user or of everyone', async () => {
    await using server = await createTestServer()
    const { tokenManager } = server.auth
    const kept = [await server.signIn(), await server.signIn({ subject: 'bob' })]
    const passkeys = [
      await server.signIn({ method: 'passkey' }),
      await server.signIn({ method: 'passkey', subject: 'bob' }),
    ]

    const [one] = await tokenManager.revokeAllTokens({ subject: 'alice', method: 'passkey' })
    const [other] = await tokenManager.revokeAllTokens({ subjects: 'everyone', method: 'passkey' })

    expect([one, other]).toEqual(passkeys.map(({ sessionId }) => sessionId))
    expect(await aliveOf(server)).toEqual(new Set(kept.map(({ sessionId }) => sessionId)))
  })

  test.each([{ subject: 'carol' }, { subject: 'alice', method: 'sms' }, { subject: 'alice', manager: 'session' }])(
    'ends nothing where nothing fits %j',
    async (options) => {
      await using server = await createTestServer()
      const { sessionId } = await server.signIn()

      expect(await server.auth.tokenManager.revokeAllTokens(options)).toEqual([])
      expect(await aliveOf(server)).toEqual(new Set([sessionId]))
    },
  )

  test('W24: ends the sessions of everyone where that is said', async () => {
    await using server = await createTestServer()
    await server.signIn()
    await server.signIn({ subject: 'bob' })

    expect(await server.auth.tokenManager.revokeAllTokens({ subjects: 'everyone' })).toHaveLength(2)
    expect(await aliveOf(server)).toEqual(new Set())
  })

  test.each([
    {},
    { subject: undefined },
    { subject: '' },
    { method: 'password' },
    { subject: 'alice', subjects: 'everyone' },
  ])('W24: does not take %j for everyone, and ends nothing', async (options) => {
    await using server = await createTestServer()
    const { sessionId } = await server.signIn()

    await expect(server.auth.tokenManager.revokeAllTokens(options as never)).rejects.toThrow(
      /^revokeAllTokens\(\) does not know whose sessions: give a subject, or say subjects: 'everyone'/,
    )
    expect(await aliveOf(server)).toEqual(new Set([sessionId]))
  })

  test('Rodauth W19: takes the id that the list shows and the token says, to end one session or all others', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const [shown] = await server.auth.tokenManager.listTokens({ subject: 'alice' })
    const own = decodeJwt(accessToken)['sid'] as SessionId
    await server.signIn()

    const ended = await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', except: own })

    expect(own).toBe(shown?.sessionId)
    expect(ended).toHaveLength(1)
    expect(await aliveOf(server)).toEqual(new Set([own]))
    expect(await server.auth.tokenManager.revokeToken({ sessionId: own })).toBe(true)
  })
})
