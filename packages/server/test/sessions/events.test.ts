import type { AuthEvent } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf, type TestServer, type TestServerOptions } from '../test-server.ts'

async function createWatchedServer(
  options: TestServerOptions = {},
): Promise<{ server: TestServer; events: AuthEvent[] } & AsyncDisposable> {
  const events: AuthEvent[] = []
  const server = await createTestServer({ onEvent: (event) => events.push(event), ...options })
  return { server, events, [Symbol.asyncDispose]: () => server.auth.close() }
}

describe('onEvent', () => {
  test('tells of a sign-in', async () => {
    await using watched = await createWatchedServer()
    const { sessionId } = await watched.server.signIn()

    expect(watched.events).toEqual([
      { type: 'issued', manager: 'jwt', sessionId, subject: 'alice', method: 'password' },
    ])
  })

  test('tells of a refresh, and of its repetitions as such', async () => {
    await using watched = await createWatchedServer()
    const { refreshToken, sessionId } = await watched.server.signIn()
    await watched.server.redeem(refreshToken, attempt(1))
    await watched.server.redeem(refreshToken, attempt(1))

    const about = { manager: 'jwt', sessionId, subject: 'alice', generation: 1 }
    expect(watched.events.slice(1)).toEqual([
      { type: 'refreshed', ...about },
      { type: 'repeated', ...about },
    ])
  })

  test('Rodauth W6, N-02: tells of a theft: first that the session was ended, then whose it was, then what the client was told', async () => {
    await using watched = await createWatchedServer()
    const { refreshToken, sessionId } = await watched.server.signIn()
    await watched.server.redeem(refreshToken, attempt(1))
    await watched.server.redeem(refreshToken, attempt(2))

    expect(watched.events.slice(2)).toEqual([
      { type: 'revoked', manager: 'jwt', sessionIds: [sessionId], reason: 'reuse' },
      {
        type: 'reused',
        manager: 'jwt',
        sessionId,
        subject: 'alice',
        presentedGeneration: 0,
        generation: 1,
      },
      { type: 'refused', manager: 'jwt', sessionId, code: 'refresh_token_reused' },
    ])
  })

  test('tells of a refusal, and of its session where the token is authentic', async () => {
    await using watched = await createWatchedServer()
    const { refreshToken, sessionId } = await watched.server.signIn()
    await watched.server.redeem('A'.repeat(96), attempt(1))
    await watched.server.redeem(refreshToken, 'no attempt id')

    expect(watched.events.slice(1)).toEqual([
      { type: 'refused', manager: 'jwt', sessionId: undefined, code: 'refresh_token_invalid' },
      { type: 'refused', manager: 'jwt', sessionId, code: 'invalid_request' },
    ])
  })

  test('tells of the sessions that a sign-in has ended, before the sign-in itself', async () => {
    await using watched = await createWatchedServer({ maxSessionsPerSubject: 1 })
    const first = await watched.server.signIn()
    await watched.server.clock.advance(1)
    const second = await watched.server.signIn()

    expect(watched.events.slice(1)).toMatchObject([
      { type: 'revoked', sessionIds: [first.sessionId], reason: 'too-many-sessions' },
      { type: 'issued', sessionId: second.sessionId },
    ])
  })

  test('tells of all sessions that one call ends together, and of none where it ends none', async () => {
    await using watched = await createWatchedServer()
    const issued = [await watched.server.signIn(), await watched.server.signIn()]
    await watched.server.auth.blockSubject('alice')
    await watched.server.auth.blockSubject('alice')

    const ids = issued.map(({ sessionId }) => sessionId)
    expect(watched.events.slice(2)).toEqual([
      { type: 'revoked', manager: 'jwt', sessionIds: expect.arrayContaining(ids), reason: 'subject-blocked' },
    ])
  })

  test('W12: tells of what is done: the store and the revocation strategy know by then', async () => {
    const verdicts: Promise<unknown>[] = []
    const onEvent = (event: AuthEvent): void => {
      if (event.type !== 'revoked') return
      verdicts.push(server.judge(accessToken))
      verdicts.push(...event.sessionIds.map(async (id) => (await server.store.find(id))?.revocation?.reason))
    }
    const server = await createTestServer({ onEvent })
    const { accessToken, sessionId } = await server.signIn()
    await server.auth.tokenManager.revokeToken({ sessionId })

    expect(await Promise.all(verdicts)).toEqual(['token_revoked', 'ended'])
    await server.auth.close()
  })

  test('carries no token, chain value, attempt id, claim, scope or device', async () => {
    await using watched = await createWatchedServer()
    const { server, events } = watched
    const issued = await server.signIn({
      scopes: ['scope-of-alice'],
      claims: { claim: 'claim-of-alice' },
      device: { label: 'device-of-alice', ipAddress: '192.0.2.1' },
    })
    const first = await server.redeem(issued.refreshToken, attempt(1))
    const second = await server.redeem(refreshTokenOf(first), attempt(2))
    await server.redeem(refreshTokenOf(second), undefined)
    await server.redeem(issued.refreshToken, attempt(3))
    const row = await server.store.find(issued.sessionId)
    const tokens = [issued.accessToken, issued.refreshToken, refreshTokenOf(first), refreshTokenOf(second)]
    const parts = tokens.flatMap((token) => [token, ...token.split('.')])
    const secrets = [...parts, ...[1, 2, 3].map(attempt), row?.chain, ...(row?.previous ?? [])]

    const told = JSON.stringify(events)

    expect(events.length).toBeGreaterThan(5)
    expect(secrets.filter((secret) => told.includes(String(secret)))).toEqual([])
    expect(told).not.toMatch(/of-alice|192\.0\.2\.1/)
  })

  test.each([
    [
      'throws',
      (): never => {
        throw new Error('The audit log is full')
      },
    ],
    ['rejects', async (): Promise<never> => Promise.reject(new Error('The audit log is full'))],
  ])('that %s refuses nobody: onError is told', async (_, onEvent) => {
    await using watched = await createWatchedServer({ onEvent })
    const { refreshToken } = await watched.server.signIn()
    const answer = await watched.server.redeem(refreshToken, attempt(1))

    expect(answer.status).toBe(200)
    expect(watched.server.errors.map(String)).toEqual(['Error: The audit log is full', 'Error: The audit log is full'])
  })

  test('that fails while onError fails, too, still refuses nobody', async () => {
    const fail = (): never => {
      throw new Error('The disk is full')
    }
    await using watched = await createWatchedServer({ onEvent: fail, onError: fail })

    expect((await watched.server.signIn()).subject).toBe('alice')
  })
})
