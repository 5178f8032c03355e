import { describe, expect, test } from 'vitest'
import {
  initializeAuthServices,
  JwtConfig,
  JwtTokenManager,
  preBuiltTokenManager,
  ServerSideSessionsConfig,
  ServerSideSessionsTokenManager,
  type TokenManager,
} from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { bearer, createTestServer, jwtOptions } from '../test-server.ts'
import { jwtBuilder } from './several-managers.ts'

describe('initializeAuthServices()', () => {
  test('answers another object each time, with managers of its own', async () => {
    const options = { store: memoryStore(), tokenManagerBuilders: [new JwtConfig(jwtOptions)] }
    const [one, other] = [await initializeAuthServices(options), await initializeAuthServices(options)]

    expect(one).not.toBe(other)
    expect(one.tokenManager).not.toBe(other.tokenManager)
    expect(one.getTokenManager(JwtTokenManager)).not.toBe(other.getTokenManager(JwtTokenManager))
    await Promise.all([one.close(), other.close()])
  })

  test('refuses two token managers of one name, and says which', async () => {
    const tokenManagerBuilders = [jwtBuilder('jwt'), jwtBuilder('other'), jwtBuilder('jwt')]

    await expect(createTestServer({ tokenManagerBuilders })).rejects.toThrow(
      'Two token managers have the name jwt: give one of them another name',
    )
  })
})

describe('auth.getTokenManager()', () => {
  test('finds a token manager by its class, the first where there are several', async () => {
    const session = new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the tests alone' })
    await using server = await createTestServer({
      tokenManagerBuilders: [session, jwtBuilder('one'), jwtBuilder('other')],
    })

    expect(server.auth.getTokenManager(JwtTokenManager).name).toBe('one')
    expect(server.auth.getTokenManager(ServerSideSessionsTokenManager).name).toBe('session')
  })

  test('says what to do where there is none of this class', async () => {
    await using server = await createTestServer()

    expect(() => server.auth.getTokenManager(ServerSideSessionsTokenManager)).toThrow(
      new TypeError('There is no ServerSideSessionsTokenManager: put its builder into tokenManagerBuilders'),
    )
  })
})

describe('preBuiltTokenManager()', () => {
  class OwnManager {
    readonly name = 'own'
    readonly accessTokenLifetime = 0
    readonly inner: TokenManager

    constructor(inner: TokenManager) {
      this.inner = inner
    }

    issueToken: TokenManager['issueToken'] = (grant) => this.inner.issueToken(grant)
    validateToken: TokenManager['validateToken'] = (token) => this.inner.validateToken(token)
    listTokens: TokenManager['listTokens'] = async () => []
    revokeToken: TokenManager['revokeToken'] = async () => false
    revokeAllTokens: TokenManager['revokeAllTokens'] = async () => []
    inspectRefreshToken: TokenManager['inspectRefreshToken'] = () => undefined
    findSession: TokenManager['findSession'] = async () => undefined
    publicKeys: TokenManager['publicKeys'] = () => []
  }

  test('puts a token manager of the app’s own among the others, as it is', async () => {
    await using helper = await createTestServer()
    const own = new OwnManager(helper.auth.tokenManager)
    await using server = await createTestServer({
      tokenManagerBuilders: [preBuiltTokenManager(own), jwtBuilder('second')],
    })
    const { accessToken } = await server.signIn()

    expect(server.auth.getTokenManager(OwnManager)).toBe(own)
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('lets a server have no token route where nothing of its managers is refreshed', async () => {
    await using helper = await createTestServer()
    const own = preBuiltTokenManager(new OwnManager(helper.auth.tokenManager))
    await using server = await createTestServer({ tokenManagerBuilders: [own] })

    expect(await server.redeem('x')).toMatchObject({ status: 400, body: { code: 'unsupported_grant_type' } })
  })
})

describe('auth.authenticate()', () => {
  test('knows the user and all scopes of an access token', async () => {
    await using server = await createTestServer()
    const { accessToken, sessionId } = await server.signIn({ scopes: ['read', 'write', 'admin'] })
    const request = new Request('https://api.test/', { headers: bearer(accessToken) })

    expect(await server.auth.authenticate(request)).toMatchObject({
      status: 'authenticated',
      manager: 'jwt',
      subject: 'alice',
      sessionId,
      scopes: ['read', 'write', 'admin'],
    })
  })

  test.each([
    ['a token that is none', bearer('nonsense'), 'rejected', 'token_invalid'],
    ['an empty one', { authorization: 'Bearer ' }, 'rejected', 'token_invalid'],
    ['nothing at all', {}, 'anonymous', 'token_missing'],
  ] as const)('knows nobody by %s', async (...[, headers, status, code]) => {
    await using server = await createTestServer()

    expect(await server.auth.authenticate(new Request('https://api.test/', { headers }))).toMatchObject({
      status,
      error: { code },
    })
  })
})
