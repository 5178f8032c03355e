import type { RevocationStrategy, Verdict } from '@tokenpair/server'
import { initTRPC } from '@trpc/server'
import { describe, expect, test } from 'vitest'
import { type AuthContext, createAuthContext, requireSession } from '../../src/trpc.ts'
import { answerOf, bearer, createTestServer } from '../test-server.ts'

const failure = new Error('The strategy failed')
const failing: readonly (readonly [string, RevocationStrategy['verdict']])[] = [
  [
    'throws',
    () => {
      throw failure
    },
  ],
  ['rejects', () => Promise.reject(failure)],
  ['answers undefined', () => undefined as unknown as Verdict],
  ['answers another word', () => 'alive' as Verdict],
  ['answers a promise of true', async () => true as unknown as Verdict],
]

function strategy(verdict: RevocationStrategy['verdict']): RevocationStrategy {
  return { name: 'own', verdict }
}

describe('a revocation strategy of the app', () => {
  test.each(['live', 'stale', 'dead'] as const)('may say %s now or later', async (verdict) => {
    await using now = await createTestServer({ revocation: strategy(() => verdict) })
    await using later = await createTestServer({ revocation: strategy(async () => verdict) })
    const { accessToken } = await now.signIn()
    const code = { live: 'authenticated', stale: 'token_expired', dead: 'token_revoked' }[verdict]

    expect(await now.judge(accessToken)).toBe(code)
    expect(await later.judge(accessToken)).toBe(code)
  })

  test.each(failing)('that %s makes authenticate() answer unavailable', async (_, verdict) => {
    await using server = await createTestServer({ revocation: strategy(verdict) })
    const { accessToken } = await server.signIn()

    expect(await server.judge(accessToken)).toBe('unavailable')
  })

  test('that fails has its error told to onError, once, as the cause', async () => {
    await using server = await createTestServer({ revocation: strategy(() => Promise.reject(failure)) })
    const { accessToken } = await server.signIn()

    await server.send('GET', '/sessions', { headers: bearer(accessToken) })

    expect(server.errors).toMatchObject([{ code: 'unavailable', cause: failure }])
  })

  test('that fails makes the routes answer 503 unavailable, which keeps the session at the client', async () => {
    await using server = await createTestServer({ revocation: strategy(() => Promise.reject(failure)) })
    const { accessToken } = await server.signIn()

    const answer = await answerOf(await server.send('GET', '/sessions', { headers: bearer(accessToken) }))

    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(JSON.stringify(answer)).not.toContain(failure.message)
  })

  test('that fails makes tRPC procedures answer SERVICE_UNAVAILABLE', async () => {
    await using server = await createTestServer({ revocation: strategy(() => Promise.reject(failure)) })
    const { accessToken } = await server.signIn()
    const t = initTRPC.context<AuthContext>().create()
    const router = t.router({ me: t.procedure.use(requireSession).query(({ ctx }) => ctx.auth.subject) })
    const req = new Request('https://api.test/trpc/me', { headers: bearer(accessToken) })

    const caller = router.createCaller(await createAuthContext(server.auth)({ req }))

    await expect(caller.me()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  test('that fails refuses no sign-out', async () => {
    await using server = await createTestServer({ revocation: strategy(() => Promise.reject(failure)) })
    const { accessToken } = await server.signIn()

    expect((await server.post('/revoke', { token: accessToken })).status).toBe(200)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('may limit the sessions of each user, whatever the app allows', async () => {
    const revocation: RevocationStrategy = { name: 'own', verdict: () => 'live', maxSessionsPerSubject: 2 }
    await using server = await createTestServer({ revocation, maxSessionsPerSubject: 5 })
    for (let number = 0; number < 4; number++) await server.signIn()

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(2)
  })

  test('that fails to open lets no server start', async () => {
    const revocation = { ...strategy(() => 'live'), open: () => Promise.reject(failure) }

    await expect(createTestServer({ revocation })).rejects.toBe(failure)
  })
})
