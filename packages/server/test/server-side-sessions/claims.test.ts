import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ClaimsContext } from '../../src/index.ts'
import { authenticate, createSessionServer, sessionBuilder } from './session-fixture.ts'

describe('the claims of a server-side session', () => {
  test('are those that were given at sign-in, from the store', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn({ claims: { role: 'admin', teams: [1, 2] } })

    expect(await authenticate(server, accessToken)).toMatchObject({ claims: { role: 'admin', teams: [1, 2] } })
    expect((await server.store.find(sessionId))?.claims).toEqual({ role: 'admin', teams: [1, 2] })
  })

  test('are added to by extraClaimsProvider at each use, which wins and is stored nowhere', async () => {
    let role = 'admin'
    const extraClaimsProvider = (): { role: string } => ({ role })
    await using server = await createSessionServer({ session: { extraClaimsProvider } })
    const { accessToken, sessionId } = await server.signIn({ claims: { role: 'guest', team: 'red' } })
    const first = await authenticate(server, accessToken)
    role = 'member'
    const second = await authenticate(server, accessToken)

    expect([first, second]).toMatchObject([
      { claims: { role: 'admin', team: 'red' } },
      { claims: { role: 'member', team: 'red' } },
    ])
    expect((await server.store.find(sessionId))?.claims).toEqual({ role: 'guest', team: 'red' })
  })

  test('are made from what the session is, and the provider is told what for', async () => {
    const asked: ClaimsContext[] = []
    const extraClaimsProvider = (context: ClaimsContext): undefined => void asked.push(context)
    await using server = await createSessionServer({ session: { extraClaimsProvider } })
    const grant = { scopes: ['read'], claims: { team: 'red' }, device: { label: 'Phone' } }
    const { accessToken, sessionId } = await server.signIn(grant)
    await server.judge(accessToken)
    await server.redeem(accessToken)
    const common = { sessionId, subject: 'alice', method: 'password', ...grant }

    expect(asked).toEqual([
      { kind: 'issue', ...common },
      { kind: 'refresh', ...common },
      { kind: 'refresh', ...common },
    ])
  })

  test('have the type of the schema, and are what it makes of them', async () => {
    const claims = z.object({ role: z.enum(['admin', 'member']).default('member') })
    await using server = await createSessionServer({ session: { claims } })
    const { accessToken } = await server.signIn()

    expect(await authenticate(server, accessToken)).toMatchObject({ claims: { role: 'member' } })
  })

  test('refuse a sign-in where they do not fit the schema, and leave no row', async () => {
    await using server = await createSessionServer({ session: { claims: z.object({ role: z.string() }) } })

    await expect(server.signIn({ claims: { role: 5 } })).rejects.toThrow(/^The claims do not fit the schema/)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })

  test('make the answer unavailable where they no longer fit, and sign nobody out', async () => {
    await using before = await createSessionServer()
    const schema = { claims: z.object({ role: z.string() }) }
    await using after = await createSessionServer({ store: before.store, session: schema })
    const provider = { ...schema, extraClaimsProvider: () => ({ role: 'member' }) }
    await using mended = await createSessionServer({ store: before.store, session: provider })
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('unavailable')
    expect(await after.redeem(accessToken)).toMatchObject({ status: 503 })
    expect(await mended.judge(accessToken)).toBe('authenticated')
  })

  test('make the answer unavailable where the provider fails', async () => {
    const failure = new Error('The directory is away')
    const extraClaimsProvider = ({ kind }: ClaimsContext): undefined => {
      if (kind === 'refresh') throw failure
    }
    await using server = await createSessionServer({ session: { extraClaimsProvider } })
    const { accessToken } = await server.signIn()

    expect(await server.judge(accessToken)).toBe('unavailable')
  })

  test('are refused where a provider writes one that is not the app’s', async () => {
    const extraClaimsProvider = (): { sub: string } => ({ sub: 'bob' })
    await using server = await createSessionServer({ session: { extraClaimsProvider } })

    await expect(server.signIn()).rejects.toThrow(/^The claim sub is reserved/)
  })
})

describe('the scopes of a server-side session', () => {
  test('are made anew by scopesProvider at each use', async () => {
    let scopes = ['read', 'write']
    await using server = await createSessionServer({ session: { scopesProvider: () => scopes } })
    const issued = await server.signIn({ scopes: ['read'] })
    scopes = ['read']
    const user = await authenticate(server, issued.accessToken)
    const { body } = await server.redeem(issued.refreshToken)

    expect(issued.scopes).toEqual(['read', 'write'])
    expect(user).toMatchObject({ scopes: ['read'] })
    expect(body['scope']).toBe('read')
  })

  test('are refused where the provider answers none that travel', async () => {
    const builder = sessionBuilder({ scopesProvider: () => ['a b'] })
    await using server = await createSessionServer({ tokenManagerBuilders: [builder] })

    await expect(server.signIn()).rejects.toThrow(/^The scopes of scopesProvider has options to mend/)
  })
})
