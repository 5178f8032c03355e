import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import {
  type AuthEvent,
  type IssuedToken,
  JwtConfig,
  ServerSideSessionsConfig,
  type SessionId,
  type TokenGrant,
  type TokenManager,
} from '../../src/index.ts'
import { createTestServer, jwtOptions, type TestServer } from '../test-server.ts'

const jwt = new JwtConfig(jwtOptions)
const session = new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the tests alone' })
const onSqlite = () => sqliteStore({ path: ':memory:' })
const kinds = [
  { name: 'JwtConfig, on memoryStore()', manager: 'jwt', builder: jwt, createStore: memoryStore },
  { name: 'JwtConfig, on sqliteStore()', manager: 'jwt', builder: jwt, createStore: onSqlite },
  {
    name: 'ServerSideSessionsConfig, on memoryStore()',
    manager: 'session',
    builder: session,
    createStore: memoryStore,
  },
  { name: 'ServerSideSessionsConfig, on sqliteStore()', manager: 'session', builder: session, createStore: onSqlite },
]
const unknownId = 'AAAAAAAAAAAAAAAAAAAAAA' as SessionId

describe.each(kinds)('the token manager of $name', ({ manager, builder, createStore }) => {
  async function create(): Promise<
    TestServer & { readonly tokens: TokenManager; readonly events: readonly AuthEvent[] }
  > {
    const events: AuthEvent[] = []
    const server = await createTestServer({
      tokenManagerBuilders: [builder],
      store: createStore(),
      onEvent: (event) => events.push(event),
    })
    return { ...server, tokens: server.auth.tokenManager, events }
  }

  /** Two sessions of alice, by password and passkey, and one of bob by password. */
  async function issueThree(server: TestServer): Promise<Record<'password' | 'passkey' | 'bob', IssuedToken>> {
    const issue = (grant?: Partial<TokenGrant>): Promise<IssuedToken> => server.signIn(grant)
    return {
      password: await issue(),
      passkey: await issue({ method: 'passkey' }),
      bob: await issue({ subject: 'bob' }),
    }
  }

  async function left({ auth }: TestServer): Promise<readonly SessionId[]> {
    const sessions = await auth.tokenManager.listTokens({ subjects: 'everyone' })
    return sessions.map(({ sessionId }) => sessionId)
  }

  const ids = (...issued: readonly IssuedToken[]): readonly SessionId[] =>
    issued.map(({ sessionId }) => sessionId).toSorted()

  test('issues a token that names its manager and its user, and no scopes where none were given', async () => {
    await using server = await create()

    const issued = await server.signIn()

    expect(issued).toMatchObject({ manager, subject: 'alice', scopes: [] })
    expect(issued.refreshToken).not.toBe('')
    expect((await server.signIn({ scopes: ['read'] })).scopes).toEqual(['read'])
  })

  test('validates what it has issued: the user, the scopes, and the session that is listed', async () => {
    await using server = await create()
    const { accessToken } = await server.signIn({ scopes: ['read', 'write'] })
    const [listed] = await server.tokens.listTokens({ subject: 'alice' })

    expect(await server.tokens.validateToken(accessToken)).toMatchObject({
      status: 'authenticated',
      manager,
      subject: 'alice',
      scopes: ['read', 'write'],
      sessionId: listed?.sessionId,
    })
  })

  test('validates no token that anything was put before or behind', async () => {
    await using server = await create()
    const { accessToken } = await server.signIn()

    for (const text of [`x${accessToken}`, `${accessToken}x`, `${accessToken}.`, accessToken.slice(1)]) {
      expect(await server.tokens.validateToken(text)).toMatchObject({ error: { code: 'token_invalid' } })
    }
  })

  test('lists all sessions, by its own name as without one, and none by a foreign name', async () => {
    await using server = await create()
    await issueThree(server)
    const byName = (name?: string): ReturnType<TokenManager['listTokens']> =>
      server.tokens.listTokens({ subjects: 'everyone', manager: name })

    expect(await byName()).toHaveLength(3)
    expect((await byName(manager)).map((each) => each.manager)).toEqual([manager, manager, manager])
    expect(await byName('another')).toEqual([])
  })

  test('lists those of one user, of one way to sign in, and of both', async () => {
    await using server = await create()
    const { password, passkey, bob } = await issueThree(server)
    const listed = async (choice: Parameters<TokenManager['listTokens']>[0]): Promise<readonly SessionId[]> =>
      (await server.tokens.listTokens(choice)).map(({ sessionId }) => sessionId)

    expect(await listed({ subject: 'alice' })).toEqual(ids(password, passkey))
    expect(await listed({ subjects: 'everyone', method: 'password' })).toEqual(ids(password, bob))
    expect(await listed({ subject: 'alice', method: 'passkey' })).toEqual(ids(passkey))
  })

  test('ends one session, says so once, and leaves the others', async () => {
    await using server = await create()
    const { password, passkey, bob } = await issueThree(server)
    const ended = await server.tokens.revokeToken({ sessionId: password.sessionId, manager })

    expect(ended).toBe(true)
    expect(await left(server)).toEqual(ids(passkey, bob))
    expect(await server.judge(password.accessToken)).toBe('token_revoked')
    expect(server.events.filter(({ type }) => type === 'revoked')).toEqual([
      { type: 'revoked', manager, sessionIds: [password.sessionId], reason: 'ended' },
    ])
  })

  test('ends nothing, and fails for nothing, by an id that is unknown or the name of another manager', async () => {
    await using server = await create()
    const { password, passkey, bob } = await issueThree(server)
    const { sessionId } = password
    const answers = [
      await server.tokens.revokeToken({ sessionId: unknownId }),
      await server.tokens.revokeToken({ sessionId, manager: 'another' }),
      await server.tokens.revokeAllTokens({ subjects: 'everyone', manager: 'another' }),
      await server.tokens.revokeAllTokens({ subject: 'carol' }),
    ]

    expect(answers).toEqual([false, false, [], []])
    expect(await left(server)).toEqual(ids(password, passkey, bob))
  })

  test('ends those of one user, and leaves those of others', async () => {
    await using server = await create()
    const { password, passkey, bob } = await issueThree(server)
    const ended = await server.tokens.revokeAllTokens({ subject: 'alice' })

    expect(ended.toSorted()).toEqual(ids(password, passkey))
    expect(await left(server)).toEqual(ids(bob))
  })

  test('ends those of one way to sign in, of everyone or of one user, and leaves the rest', async () => {
    await using server = await create()
    const { password, passkey, bob } = await issueThree(server)
    await server.tokens.revokeAllTokens({ subject: 'bob', method: 'password' })
    const afterOne = await left(server)
    await server.tokens.revokeAllTokens({ subjects: 'everyone', method: 'password' })

    expect(afterOne).toEqual(ids(password, passkey))
    expect(await left(server)).toEqual(ids(passkey))
    expect(await server.judge(bob.accessToken)).toBe('token_revoked')
  })

  test('ends everyone’s, where that is said', async () => {
    await using server = await create()
    await issueThree(server)

    expect(await server.tokens.revokeAllTokens({ subjects: 'everyone' })).toHaveLength(3)
    expect(await left(server)).toEqual([])
  })

  test('is built anew for each server, of its own', async () => {
    await using one = await create()
    await using other = await create()
    await one.signIn()

    expect(one.tokens).not.toBe(other.tokens)
    expect(await other.tokens.listTokens({ subjects: 'everyone' })).toEqual([])
  })
})
