import { describe, expect, test } from 'vitest'
import { bearer } from '../test-server.ts'
import { createSessionServer, day, deliveredBy, halfLife, requestWith } from './jwt-session-fixture.ts'

describe('a token of JwtSessionConfig that was revoked', () => {
  test('KC-09: is refused', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('JWT Keeper W1, N-12: stays dead where it is marked as stale afterwards', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    const { tokenId } = await server.manager.verify(accessToken)
    await server.manager.revoke(accessToken)
    await server.auth.markAccessTokens({ sessionId, mark: 'stale' })
    await server.auth.markAccessTokens({ tokenId, mark: 'stale' })

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.redeem(accessToken)).toMatchObject({ status: 400, body: { code: 'session_revoked' } })
  })

  test('JWT Keeper W1, N-12: dies where it was marked as stale before', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.markStale()
    await server.manager.revoke(accessToken)

    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('JWT Keeper W1, N-12: by its id alone, is not brought back by a mark either', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const { tokenId } = await server.manager.verify(accessToken)
    await server.auth.markAccessTokens({ tokenId, mark: 'dead' })
    await server.markStale()

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.redeem(accessToken)).toMatchObject({ body: { code: 'session_revoked' } })
  })

  test('JWT Keeper W8, N-15: stays dead until its end, however long it lives', async () => {
    await using server = await createSessionServer({ session: { maxTokenLifetime: 2_592_000 } })
    const { accessToken } = await server.signIn({ idleLifetime: 2_592_000 })
    const { tokenId } = await server.manager.verify(accessToken)
    await server.auth.markAccessTokens({ tokenId, mark: 'dead' })
    await server.clock.advance(29.9 * day)
    const codeBefore = await server.judge(accessToken)
    await server.clock.advance(0.1 * day)

    expect(codeBefore).toBe('token_revoked')
    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('N-15: stays dead within the tolerance for clocks, too, where the server that issued it was ahead', async () => {
    const session = { clockTolerance: 300 }
    await using server = await createSessionServer({ session })
    const clock = { ...server.clock, now: () => server.clock.now() + 300_000 }
    await using ahead = await createSessionServer({ session, store: server.store, clock })
    const { accessToken } = await ahead.signIn()
    await server.manager.revoke(accessToken)
    await server.clock.advance(day + 599_000)

    expect(await server.manager.inspect(accessToken)).toMatchObject({ state: 'revoked' })
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('takes with it those that it was renewed to', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const renewed = await server.manager.rotate(accessToken)
    await server.manager.revoke(accessToken)

    expect(await server.judge(renewed.accessToken)).toBe('token_revoked')
  })

  test('leaves the other sessions alone', async () => {
    await using server = await createSessionServer()
    const [one, other] = [await server.signIn(), await server.signIn()]
    await server.manager.revoke(one.accessToken)

    expect(await server.judge(other.accessToken)).toBe('authenticated')
  })

  test('devise-jwt W12, N-27: is each one of a user but the present one, after a change of the password', async () => {
    await using server = await createSessionServer()
    const [current, ...others] = [await server.signIn(), await server.signIn(), await server.signIn()]
    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', except: current.sessionId })
    await server.clock.advance(halfLife)

    expect(await server.judge(current.accessToken)).toBe('authenticated')
    expect(await Promise.all(others.map(({ accessToken }) => server.judge(accessToken)))).toEqual([
      'token_revoked',
      'token_revoked',
    ])
  })
})

describe('a user of JwtSessionConfig', () => {
  test.each([
    ['blocked', 'subject_blocked'],
    ['deleted', 'subject_deleted'],
  ] as const)('N-26: who is %s gets no renewed token, and can still sign out', async (status, code) => {
    let current: 'active' | 'blocked' | 'deleted' = 'active'
    await using server = await createSessionServer({ subjects: { statusOf: () => current } })
    const { accessToken, sessionId } = await server.signIn()
    current = status
    await server.clock.advance(halfLife)
    const visited = await server.visit(accessToken)
    const redeemed = await server.redeem(accessToken)
    const signedOut = await server.post('/revoke', { token: accessToken })

    expect(await visited.json()).toMatchObject({ code })
    expect(visited.headers.has('authorization')).toBe(false)
    expect(redeemed.body).toMatchObject({ code })
    expect(signedOut.status).toBe(200)
    expect((await server.store.find(sessionId))?.revocation).toBeDefined()
  })

  test('who is blocked for a while goes on afterwards', async () => {
    let status: 'active' | 'blocked' = 'active'
    await using server = await createSessionServer({ subjects: { statusOf: () => status } })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(halfLife)
    status = 'blocked'
    const during = await server.judge(accessToken)
    status = 'active'

    expect(during).toBe('subject_blocked')
    expect(server.events).toContainEqual({
      type: 'refused',
      manager: 'jwt-session',
      sessionId,
      code: 'subject_blocked',
    })
    expect((await server.admit(accessToken)).renewed).toMatchObject({ generation: 1 })
  })
})

describe('a sign-out of JwtSessionConfig', () => {
  test('devise-jwt W1, N-09, Rodauth W7: is answered 200 for a garbled, a foreign and an expired token, and for one that was signed out', async () => {
    await using server = await createSessionServer()
    await using foreign = await createSessionServer({ session: { issuer: 'https://elsewhere.test' } })
    const { accessToken: expired, sessionId } = await server.signIn()
    const { accessToken: foreignToken } = await foreign.signIn()
    await server.clock.advance(day)
    const tokens = [`${expired}x`, 'nonsense', foreignToken, expired, expired]
    const answers = await Promise.all(tokens.map((token) => server.post('/revoke', { token })))

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await server.store.find(sessionId)).toMatchObject({ revocation: { reason: 'signed-out' } })
  })

  test.each(['nonsense', 'expired'])(
    'Rodauth W7, N-09: neither it nor a sign-in minds a token in the header that is %s',
    async (kind) => {
      await using server = await createSessionServer()
      const { accessToken: expired } = await server.signIn()
      await server.clock.advance(day)
      const headers = bearer(kind === 'expired' ? expired : kind)
      const fresh = await server.auth.issueToken({
        subject: 'alice',
        method: 'password',
        request: requestWith(headers['authorization']?.slice(7) ?? ''),
      })
      const body = (parameters: Record<string, string>): RequestInit => ({
        headers,
        body: new URLSearchParams(parameters),
      })
      const redeemed = await server.send(
        'POST',
        '/token',
        body({ grant_type: 'refresh_token', refresh_token: fresh.refreshToken }),
      )
      const signedOut = await server.send('POST', '/revoke', body({ token: fresh.refreshToken }))

      expect([redeemed.status, signedOut.status]).toEqual([200, 200])
      expect(await server.judge(fresh.accessToken)).toBe('token_revoked')
    },
  )

  test('ends this session, the others, or all of them by the routes', async () => {
    await using server = await createSessionServer()
    const [one, two, three] = [await server.signIn(), await server.signIn(), await server.signIn()]
    const remove = (path: string, token: string): Promise<Response> =>
      server.send('DELETE', `/sessions${path}`, { headers: bearer(token) })
    const codes = async (): Promise<readonly string[]> =>
      Promise.all([one, two, three].map(({ accessToken }) => server.judge(accessToken)))
    await remove(`/${one.sessionId}`, two.accessToken)
    const afterOne = await codes()
    await remove('?except=current', two.accessToken)
    const afterOthers = await codes()
    await remove('?except=none', two.accessToken)

    expect(afterOne).toEqual(['token_revoked', 'authenticated', 'authenticated'])
    expect(afterOthers).toEqual(['token_revoked', 'authenticated', 'token_revoked'])
    expect(await codes()).toEqual(['token_revoked', 'token_revoked', 'token_revoked'])
  })

  test('gives no token with its answer, though the one of its request was due', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(halfLife)
    const answer = await server.send('DELETE', `/sessions/${sessionId}`, { headers: bearer(accessToken) })

    expect(answer.status).toBe(204)
    expect(deliveredBy(answer)).toBeUndefined()
  })

  test('is the app’s, too', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()

    expect(await server.auth.signOut(requestWith(accessToken))).toBe(true)
    expect(await server.auth.signOut(requestWith(accessToken))).toBe(false)
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })
})
