import { describe, expect, test } from 'vitest'
import { JwtAlgorithm, JwtConfig, type JwtConfigOptions } from '../../src/index.ts'
import { createTestServer, jwtOptions, secret } from '../test-server.ts'

/** What the refusal of some options says, or `undefined` where they are taken. */
function complaintOf(changes: Readonly<Record<string, unknown>>): unknown {
  try {
    return void new JwtConfig({ ...jwtOptions, ...changes })
  } catch (error) {
    return error
  }
}

const secretLike = 'swordfish'
const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['algorithm', undefined, /give a JwtAlgorithm, such as JwtAlgorithm\.hmacSha512\(secret\)/],
  ['algorithm', secretLike, /give a JwtAlgorithm/],
  ['algorithm', { alg: 'HS512' }, /give a JwtAlgorithm/],
  ['fallbackVerificationAlgorithms', jwtOptions.algorithm, /give a JwtAlgorithm, .* in a list/],
  ['fallbackVerificationAlgorithms', [secretLike], /give a JwtAlgorithm/],
  ['refreshTokenHashPepper', undefined, /give a secret of at least 10 characters/],
  ['refreshTokenHashPepper', secretLike, /give a secret of at least 10 characters/],
  ['refreshTokenHashPepper', 42, /give a secret of at least 10 characters/],
  ['fallbackRefreshTokenHashPeppers', 'a former pepper', /give the former peppers in a list/],
  ['fallbackRefreshTokenHashPeppers', [secretLike], /give a secret of at least 10 characters/],
  ['accessTokenLifetime', 0, /give seconds, such as 600/],
  ['accessTokenLifetime', -1, /give seconds, such as 600/],
  ['accessTokenLifetime', '600', /give seconds, such as 600/],
  ['accessTokenLifetime', Number.NaN, /give seconds, such as 600/],
  ['accessTokenLifetime', 2_000_000, /give at least a second less than the refreshTokenLifetime/],
  ['refreshTokenLifetime', Infinity, /give seconds, such as 1209600/],
  ['refreshTokenLifetime', 1e12, /give seconds, such as 1209600/],
  ['refreshTokenLifetime', 86_400.1234, /give seconds, such as 1209600, .* no finer than 0\.001/],
  ['maxSessionLifetime', 0, /give seconds, such as 7776000/],
  ['maxSessionLifetime', null, /give seconds, such as 7776000/],
  ['replayWindow', -1, /give seconds, such as 30, or 0 so that each token works once/],
  ['replayWindow', '30', /give seconds, such as 30, or 0/],
  ['issuer', '', /give the address of this server/],
  ['issuer', 1, /give the address of this server/],
  ['audience', '', /give the name of the API/],
  ['extraClaimsProvider', { role: 'admin' }, /give a function that answers an object of claims/],
]

describe('JwtConfig', () => {
  test.each(refused)('refuses a wrong %s (%o) with a sentence that says how to mend it', (name, value, advice) => {
    const complaint = complaintOf({ [name]: value })

    expect(complaint).toBeInstanceOf(TypeError)
    expect(String(complaint)).toMatch(new RegExp(`^TypeError: JwtConfig has options to mend: ${name}[.0-9]*: `))
    expect(String(complaint)).toMatch(advice)
  })

  test.each(refused)('shows no value of a wrong %s (%o)', (name, value) => {
    expect(String(complaintOf({ [name]: value }))).not.toContain(secretLike)
  })

  test.each([undefined, null, 'HS512', 1, [], () => ({})])('refuses %o for its options', (options) => {
    expect(() => new JwtConfig(options as unknown as JwtConfigOptions)).toThrow(/^JwtConfig has options to mend: /)
  })

  test('refuses options that it does not know, since a misspelled one would be without effect', () => {
    expect(String(complaintOf({ acessTokenLifetime: 60, pepper: secretLike }))).toBe(
      'TypeError: JwtConfig has options to mend: no option is called acessTokenLifetime, pepper, so correct the name or leave it out',
    )
  })

  test('says one sentence for each option that is wrong', () => {
    const sentences = String(complaintOf({ accessTokenLifetime: 0, replayWindow: -1, audience: '' })).split('; ')

    expect(sentences).toHaveLength(3)
  })

  test.each([0.001, 2.5, 600, 0.3, 86_400.125])('takes lifetimes of %d seconds and a second more', (lifetime) => {
    expect(complaintOf({ accessTokenLifetime: lifetime, refreshTokenLifetime: lifetime + 1 })).toBeUndefined()
  })

  test.each([
    'accessTokenLifetime',
    'refreshTokenLifetime',
    'maxSessionLifetime',
    'replayWindow',
    'issuer',
    'audience',
    'extraClaimsProvider',
    'fallbackVerificationAlgorithms',
    'fallbackRefreshTokenHashPeppers',
  ])('takes undefined as %s', (name) => {
    expect(complaintOf({ [name]: undefined })).toBeUndefined()
  })

  test('changes nothing of the options that it is given', () => {
    expect(() => new JwtConfig(Object.freeze({ ...jwtOptions }))).not.toThrow()
  })

  test('has lifetimes of 10 minutes, 14 days and 90 days', async () => {
    await using server = await createTestServer()
    const issued = await server.signIn()

    expect(issued).toMatchObject({ accessTokenExpiresIn: 600, refreshTokenExpiresIn: 1_209_600 })
    expect((await server.store.find(issued.sessionId))?.absoluteExpiresAt).toBe(server.clock.now() + 7_776_000_000)
  })

  test('lets a session have no end', async () => {
    await using server = await createTestServer({ jwt: { maxSessionLifetime: undefined } })
    const { sessionId } = await server.signIn()

    expect((await server.store.find(sessionId))?.absoluteExpiresAt).toBeUndefined()
  })

  test('is refused at start where its algorithm can only verify', async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-521' }, true, [
      'sign',
      'verify',
    ])
    const algorithm = JwtAlgorithm.ecdsaSha512({ publicKey })

    await expect(createTestServer({ jwt: { algorithm } })).rejects.toThrow(/needs a private key: give privateKey, too/)
  })
})

describe('issuer and audience', () => {
  const named = { issuer: 'https://api.test', audience: 'notes' }

  test('W22: are required in each access token', async () => {
    await using server = await createTestServer({ jwt: named })
    await using unnamed = await createTestServer()
    await using other = await createTestServer({ jwt: { ...named, audience: 'mail' } })
    const [own, without, foreign] = [await server.signIn(), await unnamed.signIn(), await other.signIn()]

    expect(await server.judge(own.accessToken)).toBe('authenticated')
    expect(await server.judge(without.accessToken)).toBe('token_invalid')
    expect(await server.judge(foreign.accessToken)).toBe('token_invalid')
  })
})

describe('fallbackVerificationAlgorithms', () => {
  const newSecret = secret.toUpperCase()
  const replaced = {
    algorithm: JwtAlgorithm.hmacSha512(newSecret),
    fallbackVerificationAlgorithms: [JwtAlgorithm.hmacSha512(secret)],
  }

  test('[ASVS 5.0 11.2.2] verify the tokens of a key that was replaced', async () => {
    await using before = await createTestServer()
    await using after = await createTestServer({ jwt: replaced })
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('authenticated')
  })

  test('sign nothing', async () => {
    await using before = await createTestServer()
    await using after = await createTestServer({ jwt: replaced })
    const { accessToken } = await after.signIn()

    expect(await after.judge(accessToken)).toBe('authenticated')
    expect(await before.judge(accessToken)).toBe('token_invalid')
  })

  test('are refused once they are taken out', async () => {
    await using before = await createTestServer()
    await using after = await createTestServer({ jwt: { algorithm: JwtAlgorithm.hmacSha512(newSecret) } })
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('token_invalid')
  })
})
