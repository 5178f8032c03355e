import { describe, expect, test } from 'vitest'
import { bearer, decodeJwt } from '../test-server.ts'
import { createSessionServer, day, deliveredBy, requestWith } from './jwt-session-fixture.ts'

describe('authenticate() with a JwtSessionConfig', () => {
  test('KC-07, KC-08: takes a good token and does not renew it', async () => {
    let asked = 0
    const session = {
      validate: () => {
        asked++
        return true
      },
    }
    await using server = await createSessionServer({ session })
    const { accessToken } = await server.signIn()

    expect(await server.admit(accessToken)).not.toHaveProperty('renewed')
    expect(asked).toBe(1)
  })

  test('KC-09: refuses an expired token', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(day)

    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('KC-10, KC-11: renews a marked token once, under another id', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.markStale()
    const renewed = String(deliveredBy(await server.visit(accessToken)))
    const later = await server.visit(renewed)

    expect(decodeJwt(renewed)['jti']).not.toBe(decodeJwt(accessToken)['jti'])
    expect(later.status).toBe(200)
    expect(later.headers.has('authorization')).toBe(false)
  })

  test('KC-14: puts what the claims provider makes into the renewed token, and not before', async () => {
    let team = 'red'
    await using server = await createSessionServer({ session: { extraClaimsProvider: () => ({ team }) } })
    const { accessToken } = await server.signIn()
    team = 'blue'
    const before = await server.admit(accessToken)
    await server.markStale()
    const after = await server.admit(accessToken)

    expect([before.claims, after.claims]).toEqual([{ team: 'red' }, { team: 'blue' }])
    expect(decodeJwt(after.renewed?.accessToken)).toMatchObject({ team: 'blue' })
  })

  test('asks the scopes provider as well, and tells both that it is no sign-in', async () => {
    const kinds: string[] = []
    const scopesProvider = ({ kind }: { kind: string }): readonly string[] => {
      kinds.push(kind)
      return kind === 'issue' ? ['read'] : ['read', 'write']
    }
    await using server = await createSessionServer({ session: { scopesProvider } })
    const { accessToken } = await server.signIn()
    await server.markStale()

    expect((await server.admit(accessToken)).scopes).toEqual(['read', 'write'])
    expect(kinds).toEqual(['issue', 'refresh'])
  })

  test('Rodauth W1: KC-15, KC-16: a refusal neither sets nor clears anything at the client', async () => {
    await using server = await createSessionServer()
    const { headers } = await server.visit('nonsense')

    expect(headers.has('set-cookie')).toBe(false)
    expect(headers.has('authorization')).toBe(false)
  })

  test('tells who is anonymous from who is refused', async () => {
    await using server = await createSessionServer()

    expect(await server.auth.authenticate(new Request('https://api.test/me'))).toMatchObject({ status: 'anonymous' })
    expect(await server.auth.authenticate(requestWith('nonsense'))).toMatchObject({ status: 'rejected' })
  })

  test('Rodauth W17: says the same before the routes, after them and within the app, and renews once for all of them', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.markStale()
    const request = requestWith(accessToken)
    const before = await server.auth.authenticate(request)
    const routed = await server.send('GET', '/sessions', { headers: bearer(accessToken) })
    const after = await server.auth.authenticate(request)
    const generation = await server.generationAt(sessionId)
    await server.auth.signOut(request)

    expect([before.status, routed.status, after.status]).toEqual(['authenticated', 200, 'authenticated'])
    expect(generation).toBe(1)
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect((await server.send('GET', '/sessions', { headers: bearer(accessToken) })).status).toBe(401)
  })

  test('Rodauth W1: the late answer to a request of a session that was signed out meanwhile holds no token', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const { accessToken: next } = await server.signIn()
    await server.auth.signOut(requestWith(accessToken))
    const late = await server.visit(accessToken)

    expect(late.status).toBe(401)
    expect(`${JSON.stringify([...late.headers])} ${await late.text()}`).not.toMatch(/eyJ/)
    expect(await server.judge(next)).toBe('authenticated')
  })
})
