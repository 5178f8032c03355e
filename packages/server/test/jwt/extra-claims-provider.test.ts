import { describe, expect, test } from 'vitest'
import type { ClaimsContext, SessionStore } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { attempt, createTestServer, decodeJwt, refreshTokenOf } from '../test-server.ts'

/** A store to which nothing may be written. */
function createUntouchableStore(): SessionStore {
  const insert = (): never => {
    throw new Error('Something was written')
  }
  return { ...memoryStore(), insert }
}

describe('extraClaimsProvider', () => {
  test('is told whether it makes claims for a sign-in or a refresh, and for whom', async () => {
    const contexts: ClaimsContext[] = []
    const extraClaimsProvider = (context: ClaimsContext): undefined => void contexts.push(context)
    await using server = await createTestServer({ jwt: { extraClaimsProvider } })
    const grant = { scopes: ['read'], claims: { role: 'admin' }, device: { label: 'Phone' } }
    const { refreshToken, sessionId } = await server.signIn(grant)

    await server.redeem(refreshToken, attempt(1))

    const told = { subject: 'alice', method: 'password', sessionId, ...grant }
    expect(contexts).toEqual([
      { kind: 'issue', ...told },
      { kind: 'refresh', ...told },
    ])
  })

  test('W13: adds claims to each access token, and wins over those given at sign-in', async () => {
    let role = 'guest'
    await using server = await createTestServer({ jwt: { extraClaimsProvider: async () => ({ role, tenant: 7 }) } })
    const issued = await server.signIn({ claims: { role: 'user', theme: 'dark' } })
    role = 'admin'

    const { body } = await server.redeem(issued.refreshToken, attempt(1))

    expect(decodeJwt(issued.accessToken)).toMatchObject({ role: 'guest', tenant: 7, theme: 'dark' })
    expect(decodeJwt(body['access_token'])).toMatchObject({ role: 'admin', tenant: 7, theme: 'dark' })
  })

  test.each([undefined, {}])(
    'adds nothing where it answers %o, and what was given at sign-in stays',
    async (answer) => {
      await using server = await createTestServer({ jwt: { extraClaimsProvider: () => answer } })
      const { accessToken, refreshToken } = await server.signIn({ claims: { role: 'user' } })

      const { body } = await server.redeem(refreshToken, attempt(1))

      expect(decodeJwt(accessToken)).toMatchObject({ role: 'user' })
      expect(decodeJwt(body['access_token'])).toMatchObject({ role: 'user' })
    },
  )

  test('changes nothing that the session keeps', async () => {
    await using server = await createTestServer({ jwt: { extraClaimsProvider: () => ({ tenant: 7 }) } })
    const { sessionId } = await server.signIn({ claims: { role: 'user' } })

    expect((await server.store.find(sessionId))?.claims).toEqual({ role: 'user' })
  })

  test('may fail at a refresh: the same exchange repeated works, and nothing is lost', async () => {
    let isDown = false
    const failure = new Error('The directory is away')
    const extraClaimsProvider = (): { role: string } => {
      if (isDown) throw failure
      return { role: 'admin' }
    }
    await using server = await createTestServer({ jwt: { extraClaimsProvider } })
    const { refreshToken } = await server.signIn()
    isDown = true
    const failed = await server.redeem(refreshToken, attempt(1))
    isDown = false

    const again = await server.redeem(refreshToken, attempt(1))

    expect(failed).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(server.errors).toMatchObject([{ code: 'unavailable', cause: failure }])
    expect(again).toMatchObject({ status: 200, body: { generation: 1 } })
    expect(await server.redeem(refreshTokenOf(again), attempt(2))).toMatchObject({ status: 200 })
  })

  test.each([{ sub: 'mallory' }, { exp: 9_999_999_999 }, { role: new Date(0) }, 'admin', { text: 'x'.repeat(9000) }])(
    'is not believed where it answers %o at a refresh',
    async (claims) => {
      let answer: unknown = {}
      await using server = await createTestServer({ jwt: { extraClaimsProvider: () => answer as undefined } })
      const { refreshToken } = await server.signIn()
      answer = claims

      expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({
        status: 503,
        body: { code: 'unavailable' },
      })
    },
  )

  test('leaves no session behind where it throws at a sign-in', async () => {
    const extraClaimsProvider = (): never => {
      throw new Error('The directory is away')
    }
    await using server = await createTestServer({ store: createUntouchableStore(), jwt: { extraClaimsProvider } })

    await expect(server.signIn()).rejects.toThrow('The directory is away')
  })

  test('W23: leaves no session behind where it answers a reserved claim at a sign-in', async () => {
    const extraClaimsProvider = (): { sub: string } => ({ sub: 'mallory' })
    await using server = await createTestServer({ store: createUntouchableStore(), jwt: { extraClaimsProvider } })

    await expect(server.signIn()).rejects.toThrow(/The claim sub is reserved/)
  })
})

describe('the claims of a grant', () => {
  test.each(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'scope', 'cnf', 'act'])(
    'W23: may not be called %s, which is refused before anything is written',
    async (name) => {
      await using server = await createTestServer({ store: createUntouchableStore() })

      await expect(server.signIn({ claims: { [name]: 'x' } })).rejects.toThrow(
        new TypeError(`The claim ${name} is reserved: give it a name of your own, such as app_${name}`),
      )
    },
  )

  test('are copied, so that a later change reaches no token', async () => {
    await using server = await createTestServer()
    const claims = { roles: ['user'] }
    const { refreshToken } = await server.signIn({ claims })
    claims.roles.push('admin')

    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(decodeJwt(body['access_token'])).toMatchObject({ roles: ['user'] })
  })
})
