import { describe, expect, test } from 'vitest'
import {
  type AuthServicesOptions,
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
  stateless,
  type TokenManagerBuilder,
} from '../src/index.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { attempt, createTestServer, jwtOptions, secret } from './test-server.ts'

async function complaintOf(changes: Readonly<Record<string, unknown>>): Promise<unknown> {
  const plain: AuthServicesOptions = { store: memoryStore(), tokenManagerBuilders: [new JwtConfig(jwtOptions)] }
  return initializeAuthServices({ ...plain, ...changes }).then(
    () => undefined,
    (error: unknown) => error,
  )
}

const secretLike = 'swordfish'
const { advance: _, ...storeWithoutAdvance } = memoryStore()
const { close: __, ...storeWithoutClose } = memoryStore()
const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['tokenManagerBuilders', undefined, /give a list of builders, such as \[new JwtConfig\(\{ \.\.\. \}\)\]/],
  ['tokenManagerBuilders', new JwtConfig(jwtOptions), /give a list of builders/],
  ['tokenManagerBuilders', [], /give at least one builder, such as new JwtConfig/],
  ['tokenManagerBuilders', [{}], /give a builder, such as new JwtConfig/],
  ['tokenManagerBuilders', [secretLike], /give a builder, such as new JwtConfig/],
  ['store', secretLike, /give a store, such as memoryStore\(\)/],
  ['store', memoryStore, /give a store, such as memoryStore\(\)/],
  ['store', storeWithoutAdvance, /give a store/],
  ['store', storeWithoutClose, /give a store/],
  ['revocation', 'denylist', /give a strategy, such as denylist\(\)/],
  ['revocation', { name: 'own' }, /give a strategy/],
  ['basePath', '', /give a path that starts with a slash and ends without one, such as \/auth/],
  ['basePath', 'auth', /give a path that starts with a slash/],
  ['basePath', '/auth/', /give a path that starts with a slash/],
  ['basePath', '/', /give a path that starts with a slash/],
  ['basePath', '/auth?x', /give a path that starts with a slash/],
  ['basePath', 5, /give a path that starts with a slash/],
  ['issuer', secretLike, /give the address of this server .* such as https:\/\/api\.example\.com/],
  ['issuer', 'mailto:admin@example.com', /give the address of this server/],
  ['issuer', 'https://api.example.com?tenant=1', /give the address of this server without query and fragment/],
  ['issuer', 'https://api.example.com/#top', /give the address of this server without query and fragment/],
  ['issuer', 5, /give the address of this server/],
  ['onError', {}, /give a function that takes the error/],
  ['clock', Date, /give a clock with now\(\), monotonic\(\) and schedule\(\)/],
  ['clock', { now: () => 0, schedule: () => () => undefined }, /give a clock with now\(\), monotonic\(\)/],
  ['random', Math.random, /give a randomness with bytes\(\)/],
]

describe('initializeAuthServices()', () => {
  test.each(refused)(
    'refuses a wrong %s (%o) with a sentence that says how to mend it',
    async (name, value, advice) => {
      const complaint = await complaintOf({ [name]: value })

      expect(complaint).toBeInstanceOf(TypeError)
      expect(String(complaint)).toMatch(
        new RegExp(`^TypeError: initializeAuthServices\\(\\) has options to mend: ${name}[.0-9]*: `),
      )
      expect(String(complaint)).toMatch(advice)
    },
  )

  test.each(refused)('shows no value of a wrong %s (%o)', async (name, value) => {
    expect(String(await complaintOf({ [name]: value }))).not.toContain(secretLike)
  })

  test('refuses options that it does not know, and names them', async () => {
    expect(String(await complaintOf({ path: secretLike, stores: [] }))).toBe(
      'TypeError: initializeAuthServices() has options to mend: no option is called path, stores, so correct the name or leave it out',
    )
  })

  test.each([undefined, null, 'options', []])('refuses %o for its options', async (options) => {
    await expect(initializeAuthServices(options as unknown as AuthServicesOptions)).rejects.toThrow(
      /^initializeAuthServices\(\) has options to mend: give an object of options$/,
    )
  })

  test.each(['store', 'revocation', 'basePath', 'issuer', 'onError', 'clock', 'random'])(
    'takes undefined as %s',
    async (name) => {
      // stateless() lets the default store, a file in the current folder, rest
      expect(await complaintOf({ revocation: stateless(), [name]: undefined })).toBeUndefined()
    },
  )

  test('rejects where a key cannot be imported', async () => {
    const algorithm = {
      alg: 'HS512' as const,
      importKey: async () => Promise.reject(new TypeError('The key is damaged')),
    }
    const tokenManagerBuilders = [new JwtConfig({ ...jwtOptions, algorithm })]

    expect(await complaintOf({ tokenManagerBuilders })).toEqual(new TypeError('The key is damaged'))
  })

  test('closes the store', async () => {
    const calls: string[] = []
    const store = { ...memoryStore(), close: async () => void calls.push('close') }
    const server = await createTestServer({ store })

    await server.auth.close()

    expect(calls).toEqual(['close'])
  })
})

describe('tokenManagerBuilders', () => {
  const former = JwtAlgorithm.hmacSha512(secret.toUpperCase())

  function jwtBuilder(algorithm = jwtOptions.algorithm): TokenManagerBuilder {
    const name = algorithm === former ? 'jwt' : 'next'
    return new JwtConfig({ ...jwtOptions, name, algorithm })
  }

  test('validate all: the first one that knows a token judges it', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store, jwt: { algorithm: former } })
    await using after = await createTestServer({ store, tokenManagerBuilders: [jwtBuilder(), jwtBuilder(former)] })
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('authenticated')
    await after.clock.advance(600_000)
    expect(await after.judge(accessToken)).toBe('token_expired')
  })

  test('issue by the first one', async () => {
    await using server = await createTestServer({ tokenManagerBuilders: [jwtBuilder(), jwtBuilder(former)] })
    await using first = await createTestServer({ jwt: { name: 'next' } })
    const { accessToken } = await server.signIn()

    expect(await first.judge(accessToken)).toBe('authenticated')
  })

  test('sign out by whichever knows the token', async () => {
    const store = memoryStore()
    await using before = await createTestServer({ store, jwt: { algorithm: former } })
    await using after = await createTestServer({ store, tokenManagerBuilders: [jwtBuilder(), jwtBuilder(former)] })
    const { accessToken, refreshToken } = await before.signIn()

    await after.post('/revoke', { token: accessToken })

    expect(await after.judge(accessToken)).toBe('token_revoked')
    expect(await after.redeem(refreshToken, attempt(1))).toMatchObject({ body: { reason: 'signed-out' } })
  })
})
