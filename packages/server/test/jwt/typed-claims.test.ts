import { initializeAuthServices, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { attempt, bearer, decodeJwt, jwtOptions } from '../test-server.ts'

const claims = z.object({ role: z.enum(['reader', 'admin']), team: z.string().optional() })
const alice = { subject: 'alice', method: 'password' }
const requestWith = (accessToken: string): Request => new Request('https://api.test/', { headers: bearer(accessToken) })

/** A server that demands claims of this form, and what its directory says of a user's role at the moment. */
async function createServer(role: { current: unknown } = { current: 'reader' }) {
  const errors: unknown[] = []
  const store = memoryStore()
  const auth = await initializeAuthServices({
    store,
    clock: manualClock(),
    tokenManagerBuilders: [
      new JwtConfig({
        ...jwtOptions,
        claims,
        extraClaimsProvider: () => (role.current === undefined ? undefined : { role: role.current as 'reader' }),
      }),
    ],
    onError: (error) => errors.push(error),
  })
  const redeem = async (refreshToken: string): Promise<Record<string, unknown>> => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, attempt: attempt(1) })
    const answer = await auth.handler(new Request('https://api.test/auth/token', { method: 'POST', body }))
    return answer.json()
  }
  return { auth, store, errors, redeem }
}

describe('JwtConfig({ claims })', () => {
  test('gives the claims of a request their type, by one schema for all ways in and out', async () => {
    const { auth } = await createServer()
    const { accessToken } = await auth.issueToken({ ...alice, claims: { team: 'blue' } })
    const user = await auth.authenticate(requestWith(accessToken))

    expect(user).toMatchObject({ status: 'authenticated', claims: { role: 'reader', team: 'blue' } })
    expect(user.status === 'authenticated' && (user.claims.role satisfies 'reader' | 'admin')).toBe('reader')
  })

  test('refuses a sign-in whose claims do not fit, and writes nothing', async () => {
    const { auth, store } = await createServer({ current: 'owner' })
    const signIn = auth.issueToken(alice)

    await expect(signIn).rejects.toThrow(/^The claims do not fit the schema/)
    await expect(signIn).rejects.toMatchObject({ cause: { issues: [{ path: ['role'] }] } })
    expect(await store.list({ matching: {}, now: 0, limit: 1 })).toEqual([])
  })

  test('W23: finds a claim that is missing or reserved before anything is stored', async () => {
    const { auth, store } = await createServer({ current: undefined })

    await expect(auth.issueToken(alice)).rejects.toThrow(TypeError)
    await expect(auth.issueToken({ ...alice, claims: { role: 'admin', exp: 1 } as object })).rejects.toThrow(
      /exp is reserved/,
    )
    expect(await store.list({ matching: {}, now: 0, limit: 1 })).toEqual([])
  })

  test('leaves a refresh to be repeated where the claims do not fit, and tells why', async () => {
    const role = { current: 'reader' }
    const { auth, errors, redeem } = await createServer(role)
    const { refreshToken } = await auth.issueToken(alice)
    role.current = 'owner'
    const refused = await redeem(refreshToken)
    role.current = 'admin'
    const repeated = await redeem(refreshToken)

    expect(refused).toMatchObject({ code: 'unavailable' })
    expect(errors).toMatchObject([{ cause: { message: expect.stringMatching(/do not fit the schema/) } }])
    expect(decodeJwt(repeated['access_token'])).toMatchObject({ role: 'admin' })
  })

  test('W13: makes claims anew at each refresh', async () => {
    const role = { current: 'reader' }
    const { auth, redeem } = await createServer(role)
    const { refreshToken, accessToken } = await auth.issueToken(alice)
    role.current = 'admin'
    const { access_token: renewed } = await redeem(refreshToken)

    expect([decodeJwt(accessToken)['role'], decodeJwt(renewed)['role']]).toEqual(['reader', 'admin'])
  })

  test('has a token renewed whose claims were made before the schema changed', async () => {
    const tokenManagerBuilders = [new JwtConfig(jwtOptions)]
    const before = await initializeAuthServices({ store: memoryStore(), clock: manualClock(), tokenManagerBuilders })
    const { auth } = await createServer()
    const issued = [
      await before.issueToken({ ...alice, claims: { role: 'owner' } }),
      await before.issueToken({ ...alice, claims: { role: 'admin' } }),
    ]
    const users = await Promise.all(issued.map(({ accessToken }) => auth.authenticate(requestWith(accessToken))))

    expect(users).toMatchObject([{ error: { code: 'token_expired' } }, { claims: { role: 'admin' } }])
  })

  test('puts into the token what the schema makes of the claims', async () => {
    const store = memoryStore()
    const schema = z.object({ role: z.string().default('reader') })
    const auth = await initializeAuthServices({
      store,
      tokenManagerBuilders: [new JwtConfig({ ...jwtOptions, claims: schema })],
    })
    const { accessToken } = await auth.issueToken({ ...alice, claims: {} })

    expect(decodeJwt(accessToken)).toMatchObject({ role: 'reader' })
  })
})

describe('JwtConfig({ scopesProvider })', () => {
  test('W13: makes scopes anew at each refresh, from those given at sign-in', async () => {
    let isAdmin = false
    const auth = await initializeAuthServices({
      store: memoryStore(),
      tokenManagerBuilders: [
        new JwtConfig({ ...jwtOptions, scopesProvider: ({ scopes }) => (isAdmin ? [...scopes, 'admin'] : scopes) }),
      ],
    })
    const issued = await auth.issueToken({ ...alice, scopes: ['read'] })
    isAdmin = true
    const renewed = await auth.tokenManager.redeem?.({ refreshToken: issued.refreshToken })

    expect([issued.scopes, renewed?.scopes]).toEqual([['read'], ['read', 'admin']])
    expect(decodeJwt(renewed?.accessToken)).toMatchObject({ scope: 'read admin' })
  })
})
