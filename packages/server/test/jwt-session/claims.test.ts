import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { SessionToken } from '../../src/index.ts'
import { decodeJwt } from '../test-server.ts'
import { createSessionServer, deliveredBy } from './jwt-session-fixture.ts'

const roles = z.object({ role: z.enum(['member', 'admin']) })
const rolesAndTeam = z.object({ role: z.enum(['member', 'admin']), team: z.int() })

describe('sessionKey of a JwtSessionConfig', () => {
  test('puts the claims of the app under one name', async () => {
    await using server = await createSessionServer({ session: { sessionKey: 'data' } })
    const { accessToken } = await server.signIn({ claims: { theme: { dark: true } } })

    expect(decodeJwt(accessToken)).toMatchObject({ data: { theme: { dark: true } } })
    expect((await server.admit(accessToken)).claims).toEqual({ theme: { dark: true } })
  })

  test('takes a token without that claim for one without claims of the app', async () => {
    await using before = await createSessionServer()
    const { accessToken } = await before.signIn({ claims: { theme: 'dark' } })
    await using server = await createSessionServer({
      session: { sessionKey: 'data' },
      store: before.store,
      clock: before.clock,
    })

    expect((await server.admit(accessToken)).claims).toEqual({})
  })

  test.each([['dark'], [['dark']], [null]])('takes %j in its place for no claims', async (data) => {
    await using before = await createSessionServer()
    const { accessToken } = await before.signIn({ claims: { data } })
    await using server = await createSessionServer({ session: { sessionKey: 'data' }, store: before.store })

    expect((await server.admit(accessToken)).claims).toEqual({})
  })
})

describe('claims of a JwtSessionConfig', () => {
  test('refuse a sign-in that they do not fit, and leave no session', async () => {
    await using server = await createSessionServer({ session: { claims: roles } })

    await expect(server.signIn({ claims: { role: 'guest' } })).rejects.toThrow(TypeError)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('renew a token that they no longer fit, once', async () => {
    await using before = await createSessionServer({ session: { claims: roles } })
    const { accessToken, sessionId } = await before.signIn({ claims: { role: 'member' } })
    const session = { claims: rolesAndTeam, extraClaimsProvider: () => ({ team: 7 }) }
    await using server = await createSessionServer({ session, store: before.store, clock: before.clock })
    const renewed = String(deliveredBy(await server.visit(accessToken)))

    expect((await server.admit(renewed)).claims).toEqual({ role: 'member', team: 7 })
    expect(await server.generationAt(sessionId)).toBe(1)
  })

  test('that nothing can be made to fit make the answer unavailable, so that the client keeps its session', async () => {
    await using before = await createSessionServer()
    const { accessToken } = await before.signIn()
    await using server = await createSessionServer({
      session: { claims: roles },
      store: before.store,
      clock: before.clock,
    })

    expect(await server.judge(accessToken)).toBe('unavailable')
    expect(server.errors).not.toEqual([])
    await expect(server.manager.verify(accessToken)).rejects.toMatchObject({ code: 'token_expired' })
    expect(await server.manager.find(accessToken)).toBeUndefined()
    expect(await server.manager.inspect(accessToken)).toMatchObject({ state: 'stale', reasons: ['claims'] })
  })
})

describe('issuer and audience of a JwtSessionConfig', () => {
  test.each([
    { issuer: 'https://other.test', audience: 'api' },
    { issuer: 'https://api.test', audience: 'other' },
    { audience: 'api' },
    { issuer: 'https://api.test' },
  ])('refuse a token of %j', async (session) => {
    const own = { issuer: 'https://api.test', audience: 'api' }
    await using server = await createSessionServer({ session: own })
    await using other = await createSessionServer({ session })
    const [good, foreign] = [await server.signIn(), await other.signIn()]

    expect(decodeJwt(good.accessToken)).toMatchObject({ iss: 'https://api.test', aud: 'api' })
    expect(await server.judge(good.accessToken)).toBe('authenticated')
    expect(await server.judge(foreign.accessToken)).toBe('token_invalid')
  })
})

describe('validate of a JwtSessionConfig', () => {
  test('refuses a token, wherever it is presented', async () => {
    const blocked = new Set<string>()
    const validate = async ({ tokenId }: SessionToken): Promise<boolean> => !blocked.has(tokenId)
    await using server = await createSessionServer({ session: { validate } })
    const { accessToken } = await server.signIn()
    const { tokenId } = await server.manager.verify(accessToken)
    const before = await server.judge(accessToken)
    blocked.add(tokenId)

    expect(before).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('token_invalid')
    expect(await server.redeem(accessToken)).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(await server.manager.find(accessToken)).toBeUndefined()
  })

  test('is asked before a token is renewed, so that a refused one gets no further', async () => {
    await using server = await createSessionServer({ session: { validate: ({ generation }) => generation !== 0 } })
    const { accessToken, sessionId } = await server.signIn()
    await server.markStale()

    expect(await server.judge(accessToken)).toBe('token_invalid')
    expect(await server.generationAt(sessionId)).toBe(0)
  })

  test('is asked about the renewed token, too', async () => {
    await using server = await createSessionServer({ session: { validate: ({ generation }) => generation === 0 } })
    const { accessToken } = await server.signIn()
    await server.markStale()
    const answer = await server.visit(accessToken)

    expect(answer.status).toBe(401)
    expect(answer.headers.has('authorization')).toBe(false)
  })

  test('sees the claims as they stand in the token, whether they fit or not', async () => {
    const seen: unknown[] = []
    const validate = ({ claims }: SessionToken): boolean => seen.push(claims) > 0
    await using before = await createSessionServer()
    const { accessToken } = await before.signIn({ claims: { role: 'guest' } })
    await using server = await createSessionServer({ session: { validate, claims: roles }, store: before.store })
    await server.judge(accessToken)

    expect(seen).toEqual([{ role: 'guest' }])
  })

  test('that throws makes the answer unavailable', async () => {
    const cause = new Error('no list of tokens')
    const validate = (): boolean => {
      throw cause
    }
    await using server = await createSessionServer({ session: { validate } })
    const { accessToken } = await server.signIn()

    expect(await server.judge(accessToken)).toBe('unavailable')
    expect(server.errors).toEqual([cause])
  })

  test('need not refuse a sign-out', async () => {
    await using server = await createSessionServer({ session: { validate: () => false } })
    const { accessToken, sessionId } = await server.signIn()
    await server.post('/revoke', { token: accessToken })

    expect((await server.store.find(sessionId))?.revocation).toMatchObject({ reason: 'signed-out' })
  })
})

describe('onSessionCreated of a JwtSessionConfig', () => {
  test('learns of a session before its token is handed out', async () => {
    const created: unknown[] = []
    await using server = await createSessionServer({ session: { onSessionCreated: (each) => void created.push(each) } })
    const { sessionId } = await server.signIn({ device: { label: 'phone' } })

    expect(created).toEqual([{ subject: 'alice', sessionId, method: 'password', device: { label: 'phone' } }])
  })

  test('ends the session where it throws', async () => {
    const cause = new Error('no place beside the session')
    const onSessionCreated = async (): Promise<void> => {
      throw cause
    }
    await using server = await createSessionServer({ session: { onSessionCreated } })

    await expect(server.signIn()).rejects.toBe(cause)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })
})
