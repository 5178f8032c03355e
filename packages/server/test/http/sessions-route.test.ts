import { describe, expect, test } from 'vitest'
import { answerOf, attempt, bearer, createTestServer, type TestServer } from '../test-server.ts'

async function list(server: TestServer, accessToken: string, query = ''): Promise<Record<string, unknown>> {
  const response = await server.send('GET', `/sessions${query}`, { headers: bearer(accessToken) })
  return { status: response.status, ...(await response.json()) }
}

async function end(server: TestServer, accessToken: string, path: string): Promise<unknown> {
  const response = await server.send('DELETE', `/sessions${path}`, { headers: bearer(accessToken) })
  return response.status === 204 ? 204 : (await answerOf(response)).body['code']
}

describe('GET /sessions', () => {
  test("[ASVS 5.0 7.5.2] lists the user's devices in whole seconds, with the present one marked", async () => {
    await using server = await createTestServer()
    const { accessToken, sessionId } = await server.signIn({ device: { label: 'Phone' }, scopes: ['read'] })
    await server.signIn({ subject: 'bob' })

    expect(await list(server, accessToken)).toEqual({
      status: 200,
      sessions: [
        {
          session_id: sessionId,
          current: true,
          method: 'password',
          scope: 'read',
          device: { label: 'Phone' },
          created_at: server.clock.now() / 1000,
          refreshed_at: server.clock.now() / 1000,
          expires_at: server.clock.now() / 1000 + 1_209_600,
          reuse_detection: 'full',
        },
      ],
    })
  })

  test('[RFC 6749 §5.1] FM-77: stays out of every cache', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()

    const { headers } = await server.send('GET', '/sessions', { headers: bearer(accessToken) })

    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('shows no token, chain value or claim', async () => {
    await using server = await createTestServer()
    const { accessToken, sessionId } = await server.signIn({ claims: { internal: 'note' } })
    const row = await server.store.find(sessionId)

    const text = JSON.stringify(await list(server, accessToken))

    expect(text).not.toContain(row?.chain)
    expect(text).not.toContain('note')
  })

  test('lists neither ended nor expired sessions', async () => {
    await using server = await createTestServer({ jwt: { refreshTokenLifetime: 3600 } })
    const ended = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId: ended.sessionId })
    await server.signIn()
    await server.clock.advance(3_600_000)
    const { accessToken, sessionId } = await server.signIn()

    expect(await list(server, accessToken)).toMatchObject({ sessions: [{ session_id: sessionId }] })
  })

  test('goes from page to page', async () => {
    await using server = await createTestServer()
    const issued = [await server.signIn(), await server.signIn(), await server.signIn()]
    const accessToken = String(issued[0]?.accessToken)

    const first = await list(server, accessToken, '?limit=2')
    const second = await list(server, accessToken, `?limit=2&after=${String(first['next'])}`)

    const ids = [first, second].flatMap((page) => page['sessions'] as { session_id: string }[])
    expect(ids.map((each) => each.session_id)).toEqual(issued.map(({ sessionId }) => sessionId as string).toSorted())
    expect(second).not.toHaveProperty('next')
  })

  test.each(['?limit=0', '?limit=101', '?limit=-1', '?limit=1.5', '?limit=x', '?limit=', '?after=x', '?after='])(
    'refuses the query %s',
    async (query) => {
      await using server = await createTestServer()
      const { accessToken } = await server.signIn()

      expect(await list(server, accessToken, query)).toMatchObject({ status: 400, code: 'invalid_request' })
    },
  )
})

describe('DELETE /sessions/{id}', () => {
  test('[ASVS 5.0 7.5.2, ASVS 5.0 10.4.9] ends another device of the user', async () => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]

    expect(await end(server, one.accessToken, `/${other.sessionId}`)).toBe(204)
    expect(await server.judge(other.accessToken)).toBe('token_revoked')
    expect(await server.redeem(other.refreshToken, attempt(1))).toMatchObject({ body: { reason: 'ended' } })
    expect(await server.judge(one.accessToken)).toBe('authenticated')
  })

  test('signs the present device out', async () => {
    await using server = await createTestServer()
    const { accessToken, refreshToken, sessionId } = await server.signIn()

    expect(await end(server, accessToken, `/${sessionId}`)).toBe(204)
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { reason: 'signed-out' } })
  })

  test("does not find another user's session, and ends it not", async () => {
    await using server = await createTestServer()
    const [alice, bob] = [await server.signIn(), await server.signIn({ subject: 'bob' })]

    expect(await end(server, alice.accessToken, `/${bob.sessionId}`)).toBe('not_found')
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test.each(['AAAAAAAAAAAAAAAAAAAAAA', 'x', '', '../sessions/x', '%00', `${'A'.repeat(22)}/more`])(
    'finds no session "%s"',
    async (id) => {
      await using server = await createTestServer()
      const { accessToken } = await server.signIn()

      expect(await end(server, accessToken, `/${id}`)).toBe('not_found')
    },
  )

  test('finds a session no more that was ended', async () => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]
    await end(server, one.accessToken, `/${other.sessionId}`)

    expect(await end(server, one.accessToken, `/${other.sessionId}`)).toBe('not_found')
  })
})

describe('DELETE /sessions', () => {
  test('ends all devices but the present one', async () => {
    await using server = await createTestServer()
    const [one, other, bob] = [await server.signIn(), await server.signIn(), await server.signIn({ subject: 'bob' })]

    expect(await end(server, one.accessToken, '?except=current')).toBe(204)
    expect(await server.judge(one.accessToken)).toBe('authenticated')
    expect(await server.judge(other.accessToken)).toBe('token_revoked')
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test('ends all devices', async () => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]

    expect(await end(server, one.accessToken, '?except=none')).toBe(204)
    expect(await server.judge(one.accessToken)).toBe('token_revoked')
    expect(await server.judge(other.accessToken)).toBe('token_revoked')
  })

  test.each(['', '?except=', '?except=others', '?except=CURRENT'])('ends nothing for the query "%s"', async (query) => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]

    expect(await end(server, one.accessToken, query)).toBe('invalid_request')
    expect(await server.judge(other.accessToken)).toBe('authenticated')
  })
})

describe('/sessions', () => {
  test.each([
    ['GET', ''],
    ['DELETE', '?except=none'],
    ['DELETE', '/AAAAAAAAAAAAAAAAAAAAAA'],
  ])('asks whoever sends %s%s without access token for one', async (method, path) => {
    await using server = await createTestServer()

    const response = await server.send(method, `/sessions${path}`)

    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await answerOf(response)).toMatchObject({ status: 401, body: { code: 'token_missing' } })
  })
})
