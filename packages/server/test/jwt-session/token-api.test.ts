import { describe, expect, test } from 'vitest'
import { isAuthError, type SessionTokenInspection, type StaleReason } from '../../src/index.ts'
import { decodeJwt } from '../test-server.ts'
import {
  createSessionServer,
  day,
  foreignAlgorithm,
  hour,
  oldAlgorithm,
  type SessionServer,
} from './jwt-session-fixture.ts'

/** The code with which a promise is rejected. */
async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.catch((cause: unknown) => cause)
  return isAuthError(error) ? error.code : undefined
}

/** Why a token is stale. */
async function reasonsOf(server: SessionServer, token: string): Promise<readonly StaleReason[]> {
  const inspection: SessionTokenInspection = await server.manager.inspect(token)
  return inspection.state === 'stale' ? inspection.reasons : []
}

/** A server of another version on the sessions of one. */
function nextVersion({ store, clock }: SessionServer): Promise<SessionServer> {
  return createSessionServer({ session: { version: 2 }, store, clock })
}

describe('create()', () => {
  test('KT-01, KT-02: makes a token with the claims of the app', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.manager.create({ subject: 'alice', method: 'password', claims: { team: 7 } })

    expect(decodeJwt(accessToken)).toMatchObject({ sub: 'alice', team: 7, gen: 0 })
  })

  test('KT-04, KT-05: makes one that lives for as long as the grant says', async () => {
    await using server = await createSessionServer({ session: { maxTokenLifetime: 2_592_000 } })
    const now = server.clock.now() / 1000
    const short = await server.manager.create({ subject: 'alice', method: 'password', maxLifetime: 600 })
    const long = await server.manager.create({ subject: 'alice', method: 'password', idleLifetime: 2_592_000 })

    expect(decodeJwt(short.accessToken)['exp']).toBe(now + 600)
    expect(decodeJwt(long.accessToken)['exp']).toBe(now + 2_592_000)
  })

  test('KT-06 to KT-10: makes one under another key and for another issuer, with a manager of its own for them', async () => {
    const session = { algorithm: foreignAlgorithm, issuer: 'https://other.test' }
    await using server = await createSessionServer({ session })
    const { accessToken } = await server.manager.create({ subject: 'alice', method: 'password', claims: { team: 7 } })

    expect(decodeJwt(accessToken)).toMatchObject({ iss: 'https://other.test', team: 7 })
  })

  test.each(['jti', 'ver', 'gen', 'exp', 'iss'])(
    'lets the app write no claim %s, whatever the grant says',
    async (name) => {
      await using server = await createSessionServer()

      await expect(server.signIn({ claims: { [name]: 'a value of the app' } })).rejects.toThrow(TypeError)
    },
  )
})

describe('find()', () => {
  test('KT-11, KT-12: finds a token and its claims', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn({ claims: { team: 7 } })

    expect(await server.manager.find(accessToken)).toMatchObject({ subject: 'alice', sessionId, claims: { team: 7 } })
  })

  test('KT-13: finds no expired token', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.clock.advance(day)

    expect(await server.manager.find(accessToken)).toBeUndefined()
  })

  test('KT-14: finds no revoked token', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    await server.manager.revoke(accessToken)

    expect(await server.manager.find(accessToken)).toBeUndefined()
  })

  test('KT-18 to KT-23: finds a token under the key and for the issuer that it was made with, and no others', async () => {
    const issuer = 'https://other.test'
    await using server = await createSessionServer({ session: { algorithm: foreignAlgorithm, issuer } })
    await using same = await createSessionServer({ session: { algorithm: foreignAlgorithm, issuer } })
    await using otherKey = await createSessionServer({ session: { issuer } })
    await using otherIssuer = await createSessionServer({
      session: { algorithm: foreignAlgorithm, issuer: 'https://a.test' },
    })
    const { accessToken } = await server.signIn()

    expect(await same.manager.find(accessToken)).toMatchObject({ subject: 'alice' })
    expect(await otherKey.manager.find(accessToken)).toBeUndefined()
    expect(await otherIssuer.manager.find(accessToken)).toBeUndefined()
  })

  test('finds nothing for a text of any other form', async () => {
    await using server = await createSessionServer()

    expect(await Promise.all(['', 'a.b.c', '💥'].map((text) => server.manager.find(text)))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('finds a stale token, and renews nothing', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    await server.markStale()

    expect(await server.manager.find(accessToken)).toMatchObject({ subject: 'alice' })
    expect(await server.manager.find(accessToken)).not.toHaveProperty('renewed')
    expect(await server.generationAt(sessionId)).toBe(0)
  })
})

describe('verify()', () => {
  test('JWT Keeper W14: tells a good token from one that is expired, revoked or not its own, and says which (KT-46 to KT-52)', async () => {
    await using server = await createSessionServer()
    await using foreign = await createSessionServer({ session: { algorithm: foreignAlgorithm } })
    const [good, revoked, stale] = [await server.signIn(), await server.signIn(), await server.signIn()]
    const { accessToken: foreignToken } = await foreign.signIn()
    await server.auth.markAccessTokens({ sessionId: stale.sessionId, mark: 'stale' })
    await server.manager.revoke(revoked.accessToken)
    const subjects = [await server.manager.verify(good.accessToken), await server.manager.verify(stale.accessToken)]
    const codes = [revoked.accessToken, foreignToken].map((token) => codeOf(server.manager.verify(token)))
    const earlier = await Promise.all(codes)
    await server.clock.advance(day)

    expect(subjects.map(({ subject }) => subject)).toEqual(['alice', 'alice'])
    expect(earlier).toEqual(['token_revoked', 'token_invalid'])
    expect(await codeOf(server.manager.verify(good.accessToken))).toBe('token_expired')
  })
})

describe('inspect()', () => {
  test('KT-24, KT-30 to KT-32: calls a token revoked only where it was', async () => {
    await using server = await createSessionServer()
    const [fresh, pending, revoked] = [await server.signIn(), await server.signIn(), await server.signIn()]
    await server.auth.markAccessTokens({ sessionId: pending.sessionId, mark: 'stale' })
    await server.manager.revoke(revoked.accessToken)
    const states = [fresh, pending, revoked].map(async ({ accessToken }) => server.manager.inspect(accessToken))

    expect((await Promise.all(states)).map(({ state }) => state)).toEqual(['live', 'stale', 'revoked'])
  })

  test('KT-25, KT-27: KD-01, KD-04, KD-08: calls a marked token stale, not revoked', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const { tokenId } = await server.manager.verify(accessToken)
    await server.auth.markAccessTokens({ tokenId, mark: 'stale' })

    expect(await server.manager.inspect(accessToken)).toMatchObject({ state: 'stale', reasons: ['marked'] })
  })

  test('KT-26: KD-02, KD-06: knows nothing against a token that nobody has spoken of', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()

    expect(await server.manager.inspect(accessToken)).toMatchObject({ state: 'live' })
  })

  test('KT-33 to KT-36: KD-03: says marked of a token with a mark, and not of a revoked one, one of another version, or a fresh one', async () => {
    await using old = await createSessionServer({ session: { version: 1 } })
    const [revoked, marked, other] = [await old.signIn(), await old.signIn(), await old.signIn()]
    await using server = await nextVersion(old)
    await server.manager.revoke(revoked.accessToken)
    await server.auth.markAccessTokens({ sessionId: marked.sessionId, mark: 'stale' })
    const fresh = await server.manager.rotate(other.accessToken)

    expect(await reasonsOf(server, revoked.accessToken)).toEqual([])
    expect(await reasonsOf(server, other.accessToken)).toEqual(['version'])
    expect(await reasonsOf(server, marked.accessToken)).toContain('marked')
    expect(await reasonsOf(server, fresh.accessToken)).toEqual([])
  })

  test('KT-37 to KT-40: says version of a token of another one, and not of a revoked, a marked or a fresh one', async () => {
    await using old = await createSessionServer({ session: { version: 1 } })
    const [revoked, other] = [await old.signIn(), await old.signIn()]
    await using server = await nextVersion(old)
    const marked = await server.manager.rotate(other.accessToken)
    await server.manager.revoke(revoked.accessToken)
    const fresh = await reasonsOf(server, marked.accessToken)
    await server.markStale()

    expect(await reasonsOf(server, revoked.accessToken)).toEqual([])
    expect(await reasonsOf(server, other.accessToken)).toContain('version')
    expect(fresh).toEqual([])
    expect(await reasonsOf(server, marked.accessToken)).toEqual(['marked'])
  })

  test('says what the token says, and of one that is not its own no part of it', async () => {
    await using server = await createSessionServer({ session: { version: 1 } })
    const { accessToken, sessionId } = await server.signIn({ scopes: ['read'], claims: { team: 7 } })
    const issuedAt = server.clock.now()
    const changed = `${accessToken.slice(0, -4)}AAAA`
    const inspection = await server.manager.inspect(changed)

    expect(await server.manager.inspect(accessToken)).toEqual({
      state: 'live',
      token: {
        subject: 'alice',
        sessionId,
        scopes: ['read'],
        claims: { team: 7 },
        tokenId: expect.any(String),
        issuedAt,
        expiresAt: issuedAt + day,
        authenticatedAt: issuedAt,
        generation: 0,
        version: 1,
        idleLifetime: undefined,
      },
    })
    expect(inspection).toEqual({ state: 'invalid', detail: expect.any(String) })
  })

  test.each([
    ['alone', []],
    ['with a former key', [oldAlgorithm]],
  ])('devise-jwt W19: says of a token of another key that no key verifies it: %s', async (_, former) => {
    await using server = await createSessionServer({ session: { fallbackVerificationAlgorithms: former } })
    await using foreign = await createSessionServer({ session: { algorithm: foreignAlgorithm } })
    const { accessToken } = await foreign.signIn()

    expect(await server.manager.inspect(accessToken)).toEqual({
      state: 'invalid',
      detail: 'No key of the ring with the algorithm and key id of the token verifies it',
    })
    expect(await server.judge(accessToken)).toBe('token_invalid')
  })

  test('changes nothing, also of a token that is due', async () => {
    await using server = await createSessionServer({ session: { inactivityTimeout: 7200 } })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(hour)
    const before = await server.store.find(sessionId)
    await server.manager.inspect(accessToken)

    expect(await server.store.find(sessionId)).toEqual(before)
    expect(server.events.map(({ type }) => type)).toEqual(['issued'])
  })

  test('knows that a session was not used for too long', async () => {
    await using server = await createSessionServer({ session: { inactivityTimeout: 7200 } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(2 * hour)

    expect(await server.manager.inspect(accessToken)).toMatchObject({ state: 'expired' })
  })
})

describe('revoke()', () => {
  test('KT-28, KT-29: KD-05, KD-07: ends the session of a token, once', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()

    expect(await server.manager.revoke(accessToken)).toBe(true)
    expect(await server.manager.revoke(accessToken)).toBe(false)
    expect(await server.manager.inspect(accessToken)).toMatchObject({ state: 'revoked' })
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('ends the session of an expired token, whose row may live on', async () => {
    await using server = await createSessionServer()
    const first = await server.signIn()
    await server.clock.advance(23 * hour)
    const second = await server.manager.rotate(first.accessToken)
    await server.clock.advance(2 * hour)

    expect(await server.manager.revoke(first.accessToken)).toBe(true)
    expect(await server.judge(second.accessToken)).toBe('token_revoked')
  })

  test('JWT Keeper W9: says so where the token is not one of its own, and nothing was ended', async () => {
    await using server = await createSessionServer({ session: { issuer: 'https://api.test' } })
    await using foreign = await createSessionServer({ session: { issuer: 'https://other.test' } })
    const { accessToken } = await foreign.signIn()

    expect(await codeOf(server.manager.revoke(accessToken))).toBe('token_invalid')
    expect(await foreign.judge(accessToken)).toBe('authenticated')
  })
})

describe('rotate()', () => {
  test('KT-41 to KT-44: makes a token with another id and the same claims; the old one lives until its end', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn({ claims: { team: 7 } })
    const rotated = await server.manager.rotate(accessToken)
    const [before, after] = [await server.manager.verify(accessToken), await server.manager.verify(rotated.accessToken)]

    expect(after.tokenId).not.toBe(before.tokenId)
    expect(after.claims).toEqual({ team: 7 })
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('KT-41: leaves only the new one where the app marks the old one as dead', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const { tokenId } = await server.manager.verify(accessToken)
    const rotated = await server.manager.rotate(accessToken)
    await server.auth.markAccessTokens({ tokenId, mark: 'dead' })

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.judge(rotated.accessToken)).toBe('authenticated')
  })

  test('KT-45: refuses a token of a foreign issuer', async () => {
    await using server = await createSessionServer({ session: { issuer: 'https://api.test' } })
    await using foreign = await createSessionServer({ session: { issuer: 'https://other.test' } })
    const { accessToken } = await foreign.signIn()

    expect(await codeOf(server.manager.rotate(accessToken))).toBe('refresh_token_invalid')
  })
})
