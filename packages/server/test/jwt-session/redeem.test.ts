import { describe, expect, test } from 'vitest'
import {
  JwtConfig,
  JwtSessionConfig,
  JwtTokenManager,
  ServerSideSessionsConfig,
  ServerSideSessionsTokenManager,
} from '../../src/index.ts'
import { attempt, bearer, jwtOptions, refreshTokenOf } from '../test-server.ts'
import { algorithm, createSessionServer, day, foreignAlgorithm, halfLife, oldAlgorithm } from './jwt-session-fixture.ts'

describe('POST /token with a session JWT', () => {
  test('renews it whatever its age, and answers it as both tokens', async () => {
    await using server = await createSessionServer()
    const { refreshToken, sessionId } = await server.signIn({ scopes: ['read'] })
    const { status, body } = await server.redeem(refreshToken)

    expect(status).toBe(200)
    expect(body['refresh_token']).toBe(body['access_token'])
    expect(body).toMatchObject({
      session_id: sessionId,
      generation: 1,
      expires_in: 86_400,
      refresh_token_expires_in: 86_400,
      scope: 'read',
    })
  })

  test('N-01: makes one step of two exchanges at once, and gives both the same generation', async () => {
    await using server = await createSessionServer()
    const { refreshToken, sessionId } = await server.signIn()
    const answers = await Promise.all([server.redeem(refreshToken), server.redeem(refreshToken)])

    expect(answers.map(({ body }) => body['generation'])).toEqual([1, 1])
    expect(await server.generationAt(sessionId)).toBe(1)
  })

  test('gives the present generation to whoever comes again with an earlier one, with any attempt id', async () => {
    await using server = await createSessionServer()
    const { refreshToken } = await server.signIn()
    const second = await server.redeem(refreshToken, attempt(1))
    await server.redeem(refreshTokenOf(second), attempt(2))
    const again = await server.redeem(refreshToken, attempt(3))

    expect(again).toMatchObject({ status: 200, body: { generation: 2 } })
  })

  test('Rodauth W3: asks for nothing but the token: no other one has to come along', async () => {
    await using server = await createSessionServer()
    const { refreshToken } = await server.signIn()
    await server.clock.advance(day - 1000)

    expect(await server.redeem(refreshToken)).toMatchObject({ status: 200 })
  })

  test('Rodauth W2, N-07, N-08: gives no token for a wrong one, whatever comes in the header and whatever the providers say', async () => {
    const session = { version: 1, extraClaimsProvider: () => ({ role: 'admin' }), scopesProvider: () => ['all'] }
    await using server = await createSessionServer({ session })
    await using foreign = await createSessionServer({ session: { algorithm: foreignAlgorithm } })
    const { accessToken: expired } = await server.signIn()
    const { accessToken: wrong } = await foreign.signIn()
    await server.clock.advance(day)
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: wrong })
    const answer = await server.send('POST', '/token', { headers: bearer(expired), body })
    const text = await answer.text()

    expect(answer.status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ code: 'refresh_token_invalid' })
    expect(text).not.toMatch(/access_token|eyJ/)
    expect(answer.headers.has('authorization')).toBe(false)
    expect(answer.headers.has('set-cookie')).toBe(false)
  })

  test.each(['', 'nonsense', 'a.b.c', '💥.💥.💥', `${'a'.repeat(10_000)}.a.a`])(
    'N-35: refuses a text of another form, without a look at the store: %#',
    async (text) => {
      let reads = 0
      await using server = await createSessionServer()
      const find = server.store.find
      server.store.find = (id) => {
        reads++
        return find(id)
      }

      expect((await server.redeem(text)).status).toBe(400)
      expect(reads).toBe(0)
    },
  )

  test('Rodauth W8, N-10: says expired of an expired token, also of one that the former key has signed', async () => {
    await using before = await createSessionServer({ session: { algorithm: oldAlgorithm } })
    const { accessToken } = await before.signIn()
    const session = { algorithm, fallbackVerificationAlgorithms: [oldAlgorithm] }
    await using server = await createSessionServer({ session, store: before.store, clock: before.clock })
    await server.clock.advance(day)

    expect(await server.judge(accessToken)).toBe('token_expired')
    expect(await server.redeem(accessToken)).toMatchObject({ body: { code: 'refresh_token_expired' } })
  })

  test.each([
    ['signed-out', 'session_revoked'],
    ['subject-blocked', 'subject_blocked'],
    ['subject-deleted', 'subject_deleted'],
  ] as const)('says why a session was ended: %s', async (reason, code) => {
    await using server = await createSessionServer()
    const { refreshToken, sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId, reason })

    expect(await server.redeem(refreshToken)).toMatchObject({ body: { code } })
    expect(server.events.at(-1)).toEqual({ type: 'refused', manager: 'jwt-session', sessionId, code })
  })

  test('refuses the access token of another manager, even one of the same key', async () => {
    const jwt = new JwtConfig({ ...jwtOptions, algorithm })
    await using server = await createSessionServer({ tokenManagerBuilders: [new JwtSessionConfig({ algorithm }), jwt] })
    const pair = await server.auth
      .getTokenManager<JwtTokenManager>(JwtTokenManager)
      .issueToken({ subject: 'alice', method: 'password' })

    expect(await server.manager.inspect(pair.accessToken)).toMatchObject({ state: 'invalid' })
    expect(await server.redeem(pair.accessToken)).toMatchObject({ body: { code: 'refresh_token_invalid' } })
  })
})

describe('keys of a JwtSessionConfig', () => {
  test('may be replaced: a token of the former one lives, and is renewed under the new one', async () => {
    await using before = await createSessionServer({ session: { algorithm: oldAlgorithm } })
    const { accessToken } = await before.signIn()
    const shared = { store: before.store, clock: before.clock }
    const session = { algorithm, fallbackVerificationAlgorithms: [oldAlgorithm] }
    await using during = await createSessionServer({ session, ...shared })
    await using afterwards = await createSessionServer(shared)
    await during.clock.advance(halfLife)
    const { renewed } = await during.admit(accessToken)

    expect(await afterwards.judge(accessToken)).toBe('token_invalid')
    expect(await afterwards.judge(String(renewed?.accessToken))).toBe('authenticated')
  })

  test('Rodauth W9, N-11: a sign-out with a token of the former key ends its session', async () => {
    await using before = await createSessionServer({ session: { algorithm: oldAlgorithm } })
    const { accessToken, sessionId } = await before.signIn()
    const session = { algorithm, fallbackVerificationAlgorithms: [oldAlgorithm] }
    await using server = await createSessionServer({ session, store: before.store, clock: before.clock })
    await server.post('/revoke', { token: accessToken })

    expect(await server.store.find(sessionId)).toMatchObject({ revocation: { reason: 'signed-out' } })
  })

  test('may be replaced without a restart', async () => {
    await using server = await createSessionServer({ session: { algorithm: oldAlgorithm } })
    const before = await server.signIn()
    await server.manager.rotateKey({ algorithm, notAfter: server.clock.now() + 1000 })
    const after = await server.manager.rotate(before.accessToken)
    await server.clock.advance(1001)

    expect(await server.judge(before.accessToken)).toBe('token_invalid')
    expect(await server.judge(after.accessToken)).toBe('authenticated')
  })
})

describe('a JwtSessionConfig beside other token managers', () => {
  const builders = {
    'session JWTs': new JwtSessionConfig({ algorithm }),
    pairs: new JwtConfig({ ...jwtOptions, algorithm }),
    'session keys': new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the keys of tests' }),
  }
  const all = Object.values(builders)

  test.each([
    ['first', all],
    ['last', all.toReversed()],
  ])('knows its own tokens from theirs, where it comes %s', async (_, tokenManagerBuilders) => {
    await using server = await createSessionServer({ tokenManagerBuilders })
    const { auth, manager } = server
    const grant = { subject: 'alice', method: 'password' }
    const own = await manager.issueToken(grant)
    const pair = await auth.getTokenManager<JwtTokenManager>(JwtTokenManager).issueToken(grant)
    const key = await auth
      .getTokenManager<ServerSideSessionsTokenManager>(ServerSideSessionsTokenManager)
      .issueToken(grant)
    const managers = await Promise.all([own, pair, key].map(({ accessToken }) => server.admit(accessToken)))
    const redeemed = await Promise.all([own, pair, key].map(({ refreshToken }) => server.redeem(refreshToken)))

    expect(managers.map((each) => each.manager)).toEqual(['jwt-session', 'jwt', 'session'])
    expect(redeemed.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(redeemed.map(({ body }) => body['session_id'])).toEqual([own.sessionId, pair.sessionId, key.sessionId])
  })

  test('lists its sessions among theirs, as such whose reuse goes unseen', async () => {
    await using server = await createSessionServer({ tokenManagerBuilders: all })
    const { sessionId } = await server.signIn()
    await server.auth
      .getTokenManager<JwtTokenManager>(JwtTokenManager)
      .issueToken({ subject: 'alice', method: 'password' })
    const list = await server.auth.tokenManager.listTokens({ subject: 'alice', manager: 'jwt-session' })

    expect(list).toMatchObject([{ sessionId, manager: 'jwt-session', reuseDetection: 'none' }])
  })

  test('renews no session of another manager of its kind, though they have one key', async () => {
    const other = new JwtSessionConfig({ algorithm, name: 'kiosk' })
    await using server = await createSessionServer()
    await using kiosk = await createSessionServer({
      tokenManagerBuilders: [other],
      store: server.store,
      clock: server.clock,
    })
    const { accessToken, sessionId } = await server.signIn()

    expect(await kiosk.redeem(accessToken)).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(await kiosk.auth.tokenManager.revokeToken({ sessionId })).toBe(false)
    expect(await server.generationAt(sessionId)).toBe(0)
  })
})
