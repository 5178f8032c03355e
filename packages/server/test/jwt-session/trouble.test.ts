import { describe, expect, test } from 'vitest'
import { allowlist, type RevocationStrategy, type SessionStore } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { createSessionServer, generationOf, halfLife, hour } from './jwt-session-fixture.ts'

/** A store that can be cut off. */
function createShakyStore({ isShared = false } = {}): { readonly store: SessionStore; isDown: boolean } {
  const inner = memoryStore()
  const guard = <Step extends readonly unknown[], Answer>(
    call: (...step: Step) => Promise<Answer>,
  ): ((...step: Step) => Promise<Answer>) => {
    return async (...step) => {
      if (shaky.isDown) throw new Error('The database does not answer')
      return call(...step)
    }
  }
  const { revocations } = inner
  const shaky = {
    isDown: false,
    store: {
      ...inner,
      revocations: { ...revocations, isShared, read: guard(revocations.read) },
      advance: guard(inner.advance),
      find: guard(inner.find),
      revoke: guard(inner.revoke),
    },
  }
  return shaky
}

describe('JwtSessionConfig, while the store is down', () => {
  test('JWT Keeper W15, N-31: lets a request go on whose token is good, though it is due to be renewed', async () => {
    const shaky = createShakyStore()
    await using server = await createSessionServer({ store: shaky.store })
    const { accessToken, sessionId } = await server.signIn()
    await server.clock.advance(halfLife)
    shaky.isDown = true
    const during = await server.admit(accessToken)
    shaky.isDown = false

    expect(during).not.toHaveProperty('renewed')
    expect(server.errors).toEqual([new Error('The database does not answer')])
    expect(await server.generationAt(sessionId)).toBe(0)
    expect((await server.admit(accessToken)).renewed).toMatchObject({ generation: 1 })
  })

  test('N-31: lets a request go on whose token is marked as stale', async () => {
    const shaky = createShakyStore()
    await using server = await createSessionServer({ store: shaky.store })
    const { accessToken } = await server.signIn()
    await server.markStale()
    shaky.isDown = true

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('N-31: is unavailable where a strategy calls a token stale that is not marked, since it may have been revoked', async () => {
    const shaky = createShakyStore()
    const revocation: RevocationStrategy = { name: 'own', verdict: () => 'stale' }
    await using server = await createSessionServer({ store: shaky.store, revocation })
    const { accessToken } = await server.signIn()
    shaky.isDown = true

    expect(await server.judge(accessToken)).toBe('unavailable')
  })

  test.each<readonly [string, number, string]>([
    ['a token younger than a minute goes on', 30_000, 'authenticated'],
    ['an older one is unavailable', 61_000, 'unavailable'],
  ])('N-31: holds to denylist() where the log of revocations cannot be read either: %s', async (_, age, code) => {
    const shaky = createShakyStore({ isShared: true })
    await using server = await createSessionServer({ store: shaky.store })
    const { accessToken } = await server.signIn()
    shaky.isDown = true
    await server.clock.advance(age)

    expect(await server.judge(accessToken)).toBe(code)
  })

  test('N-31: lets no marked token go on for longer than a minute while the log of revocations cannot be read', async () => {
    const shaky = createShakyStore({ isShared: true })
    await using server = await createSessionServer({ store: shaky.store })
    const { accessToken } = await server.signIn()
    await server.markStale()
    shaky.isDown = true
    await server.clock.advance(59_000)
    const before = await server.judge(accessToken)
    await server.clock.advance(2000)

    expect(before).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('unavailable')
  })

  test('N-31: goes on to refuse what was revoked before', async () => {
    const shaky = createShakyStore()
    await using server = await createSessionServer({ store: shaky.store })
    const { accessToken } = await server.signIn()
    await server.manager.revoke(accessToken)
    shaky.isDown = true

    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('N-31: is unavailable where the store alone can say whether the session lives', async () => {
    const shaky = createShakyStore()
    await using server = await createSessionServer({ store: shaky.store, session: { inactivityTimeout: 1800 } })
    const { accessToken } = await server.signIn()
    shaky.isDown = true
    await server.clock.advance(hour / 2 - 1)
    const known = await server.judge(accessToken)
    await server.clock.advance(1)

    expect(known).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('unavailable')
    expect((await server.visit(accessToken)).status).toBe(503)
  })

  test('N-31: is unavailable where the revocation strategy asks the store', async () => {
    const shaky = createShakyStore()
    await using server = await createSessionServer({ store: shaky.store, revocation: allowlist() })
    const { accessToken } = await server.signIn()
    shaky.isDown = true

    expect(await server.judge(accessToken)).toBe('unavailable')
  })

  test('N-24: answers a redemption 503, after which the same token works', async () => {
    const shaky = createShakyStore()
    await using server = await createSessionServer({ store: shaky.store })
    const { refreshToken } = await server.signIn()
    shaky.isDown = true
    const during = await server.redeem(refreshToken)
    shaky.isDown = false

    expect(during).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(await server.redeem(refreshToken)).toMatchObject({ status: 200 })
  })

  test('gives up a renewal that loses one race after the other', async () => {
    const inner = memoryStore()
    const store: SessionStore = { ...inner, advance: async () => undefined }
    await using server = await createSessionServer({ store })
    const { accessToken } = await server.signIn()
    await server.clock.advance(halfLife)

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(server.errors).toMatchObject([{ code: 'unavailable' }])
    expect(await server.redeem(accessToken)).toMatchObject({ status: 503 })
  })
})

describe('JwtSessionConfig, while a provider fails', () => {
  test('lets a request go on whatever calls its token stale, since the row of its session lives', async () => {
    let isDown = false
    const extraClaimsProvider = (): undefined => {
      if (isDown) throw new Error('The directory does not answer')
    }
    const revocation: RevocationStrategy = { name: 'own', verdict: () => 'stale' }
    await using server = await createSessionServer({ revocation, session: { extraClaimsProvider } })
    const { accessToken } = await server.signIn()
    isDown = true

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('lets a request go on whose token is to be renewed, and makes no step for each further one', async () => {
    let isDown = false
    const extraClaimsProvider = (): undefined => {
      if (isDown) throw new Error('The directory does not answer')
    }
    await using server = await createSessionServer({ session: { extraClaimsProvider } })
    const { accessToken, sessionId } = await server.signIn()
    await server.markStale()
    isDown = true
    const during = [await server.judge(accessToken), await server.judge(accessToken), await server.judge(accessToken)]
    const generation = await server.generationAt(sessionId)
    isDown = false
    const { renewed } = await server.admit(accessToken)

    expect(during).toEqual(['authenticated', 'authenticated', 'authenticated'])
    expect(server.errors).toHaveLength(3)
    expect(generation).toBe(1)
    expect(generationOf(renewed?.accessToken)).toBe(1)
  })

  test('lets no revoked token go on', async () => {
    let isDown = false
    const extraClaimsProvider = (): undefined => {
      if (isDown) throw new Error('The directory does not answer')
    }
    await using server = await createSessionServer({ session: { extraClaimsProvider } })
    const { accessToken } = await server.signIn()
    await server.manager.revoke(accessToken)
    isDown = true

    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test('lets a request go on where nobody can say whether the user is active', async () => {
    let isDown = false
    const statusOf = (): 'active' => {
      if (isDown) throw new Error('The directory does not answer')
      return 'active'
    }
    await using server = await createSessionServer({ subjects: { statusOf } })
    const { accessToken } = await server.signIn()
    await server.clock.advance(halfLife)
    isDown = true

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(server.errors).toMatchObject([{ code: 'unavailable' }])
  })

  test('refuses a sign-in, and leaves no session', async () => {
    const cause = new Error('The directory does not answer')
    const extraClaimsProvider = (): undefined => {
      throw cause
    }
    await using server = await createSessionServer({ session: { extraClaimsProvider } })

    await expect(server.signIn()).rejects.toBe(cause)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })
})

describe('JwtSessionConfig, where a session is revoked while its token is being renewed', () => {
  test.each(['advance', 'provider'])(
    'refuses the request, and every token of the session: after the %s',
    async (at) => {
      const inner = memoryStore()
      let isArmed = false
      const revoke = async (): Promise<void> => {
        if (!isArmed) return
        isArmed = false
        await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
        await server.clock.advance(5000)
      }
      const store: SessionStore = {
        ...inner,
        advance: async (step) => {
          const row = await inner.advance(step)
          if (at === 'advance') await revoke()
          return row
        },
      }
      const extraClaimsProvider = async (): Promise<undefined> => {
        if (at === 'provider') await revoke()
      }
      await using server = await createSessionServer({ store, session: { extraClaimsProvider } })
      const { accessToken } = await server.signIn()
      await server.clock.advance(halfLife)
      isArmed = true
      const answer = await server.visit(accessToken)

      expect(answer.status).toBe(401)
      expect(answer.headers.has('authorization')).toBe(false)
      expect(await server.judge(accessToken)).toBe('token_revoked')
    },
  )

  test('gives out no token that outlives the memory of the revocation', async () => {
    const extraClaimsProvider = async ({ kind }: { kind: string }): Promise<undefined> => {
      if (kind === 'issue') return
      await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
      await server.clock.advance(5000)
    }
    await using server = await createSessionServer({ session: { extraClaimsProvider } })
    const { refreshToken } = await server.signIn()
    const { body } = await server.redeem(refreshToken)
    const token = String(body['access_token'])
    await server.clock.advance(24 * hour - 10_000)
    const late = await server.judge(token)
    await server.clock.advance(10_000)

    expect(late).toBe('token_revoked')
    expect(await server.judge(token)).toBe('token_expired')
  })
})
