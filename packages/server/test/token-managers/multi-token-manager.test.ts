import {
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
  JwtTokenManager,
  preBuiltTokenManager,
  type SessionId,
  type SessionSummary,
  type TokenManager,
  type TokenManagerBuilder,
} from '@tokenpair/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, jwtOptions, secret, type TestServer } from '../test-server.ts'

const names = ['one', 'two', 'three'] as const
type Name = (typeof names)[number]

function builderOf(name: Name): TokenManagerBuilder {
  return new JwtConfig({ ...jwtOptions, name, algorithm: JwtAlgorithm.hmacSha512(`${secret} of ${name}`) })
}

/** A server with three managers, and a way to sign in by each. */
async function createServer(): Promise<TestServer & { readonly managers: Record<Name, TokenManager> }> {
  const managers = new Map<string, TokenManager>()
  const noted = (name: Name): TokenManagerBuilder => ({
    build: async (context) => {
      const manager = await builderOf(name).build(context)
      managers.set(name, manager)
      return manager
    },
  })
  const server = await createTestServer({ tokenManagerBuilders: names.map(noted) })
  const [one, two, three] = [...managers.values()]
  if (one === undefined || two === undefined || three === undefined) throw new Error('A manager was not built')
  return { ...server, managers: { one, two, three } }
}

const alice = { subject: 'alice', method: 'password' }

function idsOf(sessions: readonly SessionSummary[]): readonly SessionId[] {
  return sessions.map(({ sessionId }) => sessionId)
}

describe('auth.tokenManager, of several', () => {
  test('issues by the first one alone', async () => {
    await using server = await createServer()
    const { manager } = await server.auth.issueToken(alice)

    expect(manager).toBe('one')
    expect(await server.managers.two.listTokens({ subject: 'alice' })).toEqual([])
  })

  test.each(names)('validates, redeems, finds and signs out what the manager %s has issued', async (name) => {
    await using server = await createServer()
    const { accessToken, refreshToken, sessionId } = await server.managers[name].issueToken(alice)
    const renewed = await server.redeem(refreshToken, attempt(1))

    expect(await server.auth.tokenManager.validateToken(accessToken)).toMatchObject({ subject: 'alice', manager: name })
    expect(renewed).toMatchObject({ status: 200, body: { session_id: sessionId, generation: 1 } })
    expect(await server.auth.tokenManager.findSession(accessToken)).toBe(sessionId)
    await server.post('/revoke', { token: refreshToken })
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test.each(['', 'garbage', 'a.b.c'])('refuses the token "%s", which is nobody’s', async (token) => {
    await using server = await createServer()

    expect(await server.auth.tokenManager.validateToken(token)).toMatchObject({ error: { code: 'token_invalid' } })
    expect(await server.auth.tokenManager.findSession(token)).toBeUndefined()
    await expect(server.auth.tokenManager.redeem?.({ refreshToken: token })).rejects.toMatchObject({
      code: 'refresh_token_invalid',
    })
  })

  test('lets the first one judge that knows a token, in their order', async () => {
    const knowing = (name: string, subject: string): TokenManagerBuilder => ({
      build: async (context) => {
        const inner = await builderOf('one').build(context)
        const { validateToken: _validate, ...rest } = inner
        return Object.assign(Object.create(inner), rest, {
          name,
          validateToken: async () => ({ status: 'authenticated', subject }),
        })
      },
    })
    await using server = await createTestServer({
      tokenManagerBuilders: [builderOf('one'), knowing('a', 'first'), knowing('b', 'second')],
    })

    expect(await server.auth.tokenManager.validateToken('known to both')).toMatchObject({ subject: 'first' })
  })

  test('W24: lists the sessions of all, page by page, with their dates and devices', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...names), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (signIns, limit) => {
          await using server = await createServer()
          const issued: SessionId[] = []
          for (const name of signIns) {
            const device = { label: 'Phone', userAgent: 'Tests/1.0', ipAddress: '192.0.2.1' }
            issued.push((await server.managers[name].issueToken({ ...alice, device })).sessionId)
          }
          const listed: SessionSummary[] = []
          for (let page: readonly SessionSummary[] = []; ;) {
            page = await server.auth.tokenManager.listTokens({ ...alice, limit, after: listed.at(-1)?.sessionId })
            listed.push(...page)
            if (page.length < limit) break
          }

          expect(idsOf(listed)).toEqual(issued.toSorted())
          for (const { createdAt, expiresAt, device } of listed) {
            expect({ createdAt, expiresAt, device }).toEqual({
              createdAt: server.clock.now(),
              expiresAt: server.clock.now() + 1_209_600_000,
              device: { label: 'Phone', userAgent: 'Tests/1.0', ipAddress: '192.0.2.1' },
            })
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('lists by subject, by method, by manager and by all of them', async () => {
    await using server = await createServer()
    const { one, two } = server.managers
    const issued = [
      await one.issueToken(alice),
      await two.issueToken(alice),
      await two.issueToken({ ...alice, method: 'passkey' }),
      await one.issueToken({ ...alice, subject: 'bob' }),
    ].map(({ sessionId }) => sessionId)
    const list = async (options: Parameters<TokenManager['listTokens']>[0]): Promise<readonly number[]> =>
      idsOf(await server.auth.tokenManager.listTokens(options))
        .map((id) => issued.indexOf(id))
        .toSorted((first, second) => first - second)

    expect(await list({ subjects: 'everyone' })).toEqual([0, 1, 2, 3])
    expect(await list({ subject: 'alice' })).toEqual([0, 1, 2])
    expect(await list({ subjects: 'everyone', method: 'password' })).toEqual([0, 1, 3])
    expect(await list({ subject: 'alice', manager: 'two' })).toEqual([1, 2])
    expect(await list({ subject: 'alice', method: 'passkey', manager: 'two' })).toEqual([2])
    expect(await list({ subject: 'alice', manager: 'nobody' })).toEqual([])
    expect(await list({ subject: 'carol' })).toEqual([])
  })

  test.each([0, 1001, 1.5, -1])('W24: refuses the limit %d, and stops at none in silence', async (limit) => {
    await using server = await createServer()

    await expect(server.auth.tokenManager.listTokens({ ...alice, limit })).rejects.toThrow(RangeError)
  })

  test('revokes one session wherever it is, and knows where there is none', async () => {
    await using server = await createServer()
    const { sessionId, accessToken } = await server.managers.three.issueToken(alice)
    const foreign = await server.auth.tokenManager.revokeToken({ sessionId, manager: 'one' })
    const ofBob = await server.auth.tokenManager.revokeToken({ sessionId, subject: 'bob' })
    const own = await server.auth.tokenManager.revokeToken({ sessionId, manager: 'three' })
    const again = await server.auth.tokenManager.revokeToken({ sessionId })

    expect([foreign, ofBob, own, again]).toEqual([false, false, true, false])
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('revokes all sessions of a subject, of a method, of a manager, but one', async () => {
    await using server = await createServer()
    const { one, two } = server.managers
    const kept = await one.issueToken(alice)
    const others = [await two.issueToken(alice), await one.issueToken({ ...alice, method: 'passkey' })]
    const bob = await two.issueToken({ ...alice, subject: 'bob' })
    const manager = server.auth.tokenManager
    const byMethod = await manager.revokeAllTokens({ subject: 'alice', method: 'passkey' })
    const byManager = await manager.revokeAllTokens({ subjects: 'everyone', manager: 'two' })
    const rest = await manager.revokeAllTokens({ subject: 'alice', except: kept.sessionId })

    expect(byMethod).toEqual([others[1]?.sessionId])
    expect(new Set(byManager)).toEqual(new Set([others[0]?.sessionId, bob.sessionId]))
    expect(rest).toEqual([])
    expect(await server.judge(kept.accessToken)).toBe('authenticated')
  })

  test.each([{}, { subject: '' }, { subject: undefined }, { method: 'password' }, { subjects: 'all' }])(
    'W24: takes %j for nobody’s sessions, where everyone’s have to be named',
    async (choice) => {
      await using server = await createServer()
      const { accessToken } = await server.signIn()
      const options = choice as unknown as { subjects: 'everyone' }

      await expect(server.auth.tokenManager.revokeAllTokens(options)).rejects.toThrow(/subjects: 'everyone'/)
      await expect(server.auth.tokenManager.listTokens(options)).rejects.toThrow(/subjects: 'everyone'/)
      expect(await server.judge(accessToken)).toBe('authenticated')
    },
  )

  test('revokes everyone’s sessions where that is said', async () => {
    await using server = await createServer()
    const issued = [await server.signIn(), await server.managers.three.issueToken({ ...alice, subject: 'bob' })]
    const revoked = await server.auth.tokenManager.revokeAllTokens({ subjects: 'everyone' })

    expect(revoked.toSorted()).toEqual(issued.map(({ sessionId }) => sessionId).toSorted())
  })

  test('needs a name of its own for each', async () => {
    const twice = createTestServer({ tokenManagerBuilders: [builderOf('one'), builderOf('one')] })

    await expect(twice).rejects.toThrow('Two token managers have the name one: give one of them another name')
  })
})

describe('auth.getTokenManager()', () => {
  test('finds the first one of a class', async () => {
    await using server = await createServer()

    expect(server.auth.getTokenManager(JwtTokenManager)).toBe(server.managers.one)
  })

  test('says where there is none how to have one', async () => {
    await using server = await createServer()
    class OtherManager {
      readonly name = 'other'
    }

    expect(() => server.auth.getTokenManager(OtherManager)).toThrow(
      'There is no OtherManager: put its builder into tokenManagerBuilders',
    )
  })
})

describe('preBuiltTokenManager()', () => {
  test('hands in a token manager that is there already', async () => {
    await using server = await createServer()
    const { one } = server.managers
    const auth = await initializeAuthServices({
      store: server.store,
      clock: server.clock,
      tokenManagerBuilders: [preBuiltTokenManager(one)],
    })
    const { accessToken } = await auth.issueToken(alice)
    await auth.close()

    expect(await server.judge(accessToken)).toBe('authenticated')
  })
})
