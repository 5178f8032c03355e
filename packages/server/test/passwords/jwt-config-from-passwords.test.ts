import { KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { JwtAlgorithm, JwtConfigFromPasswords, type JwtConfigFromPasswordsOptions } from '../../src/index.ts'
import { pem } from '../keys/key-fixture.ts'
import { createTestServer, decodeJwt, secret } from '../test-server.ts'
import { complaintOf, createServerFrom, machine, pepper, variables } from './passwords-fixture.ts'

const oneLine = (text: string): string => text.replaceAll('\n', String.raw`\n`)
const secretLike = 'swordfish'

/** What the refusal of some options says, or `undefined` where they are taken. */
function refusalOf(options: unknown): unknown {
  try {
    return void new JwtConfigFromPasswords(options as JwtConfigFromPasswordsOptions)
  } catch (error) {
    return error
  }
}

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['algorithm', secretLike, /^TypeError: JwtConfigFromPasswords .*: algorithm: give hmacSha512 or ecdsaSha512/],
  ['algorithm', JwtAlgorithm.hmacSha512(secret), /: algorithm: give hmacSha512 or ecdsaSha512: its key is a password/],
  ['refreshTokenHashPepper', secretLike, /: leave it out, since it is the password jwtRefreshTokenHashPepper/],
  ['passwords', secretLike, /: passwords: give an object of options/],
  ['passwords', { file: '' }, /: passwords\.file: give the path of a YAML file/],
  ['passwords', { file: 1 }, /: passwords\.file: give the path of a YAML file/],
  ['passwords', { runMode: secretLike }, /: passwords\.runMode: give development, test, staging or production/],
  ['passwords', { prefix: `${secretLike}-` }, /: passwords\.prefix: give what the names of variables begin with/],
  ['passwords', { environment: secretLike }, /: passwords\.environment: give an object of variables/],
  ['passwords', { readFile: secretLike }, /: passwords\.readFile: give a function/],
  ['passwords', { path: secretLike }, /: passwords: no option is called path/],
  ['accessTokenLifetime', 0, /accessTokenLifetime: give seconds/],
  ['fallbackRefreshTokenHashPeppers', secretLike, /fallbackRefreshTokenHashPeppers: give the former peppers in a list/],
  ['fallbackVerificationAlgorithms', 5, /fallbackVerificationAlgorithms: give a JwtAlgorithm/],
  ['acessTokenLifetime', secretLike, /no option is called acessTokenLifetime/],
]

describe('JwtConfigFromPasswords', () => {
  test('needs nothing but the passwords', async () => {
    await using server = await createServerFrom(machine(variables))
    const issued = await server.signIn()

    expect(issued).toMatchObject({ accessTokenExpiresIn: 600, refreshTokenExpiresIn: 1_209_600 })
    expect(await server.judge(issued.accessToken)).toBe('authenticated')
  })

  test('makes and takes the tokens of a JwtConfig with the same key and pepper', async () => {
    await using plain = await createTestServer({ jwt: { refreshTokenHashPepper: pepper } })
    await using server = await createServerFrom(machine(variables))
    const { accessToken } = await plain.signIn()
    const issued = await server.signIn()

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await plain.judge(issued.accessToken)).toBe('authenticated')
  })

  test('hands every other option on', async () => {
    await using server = await createServerFrom(machine(variables), {
      accessTokenLifetime: 60,
      maxSessionLifetime: undefined,
      issuer: 'https://api.test',
      extraClaimsProvider: () => ({ role: 'admin' }),
    })
    const issued = await server.signIn()

    expect(issued.accessTokenExpiresIn).toBe(60)
    expect((await server.store.find(issued.sessionId))?.absoluteExpiresAt).toBeUndefined()
    expect(decodeJwt(issued.accessToken)).toMatchObject({ iss: 'https://api.test', role: 'admin' })
  })

  test.each(refused)('refuses a wrong %s (%o) before anything is read, and does not show it', (name, value, advice) => {
    const refusal = refusalOf({ [name]: value })

    expect(refusal).toBeInstanceOf(TypeError)
    expect(String(refusal)).toMatch(advice)
    expect(String(refusal)).not.toContain(secretLike)
  })

  test.each([null, 'HS512', 1, []])('refuses %o for its options', (options) => {
    expect(String(refusalOf(options))).toMatch(/^TypeError: JwtConfigFromPasswords has options to mend: /)
  })

  test('reads nothing before the server starts', async () => {
    const read: string[] = []
    const readFile = (path: string): undefined => void read.push(path)
    const builder = new JwtConfigFromPasswords({ passwords: { environment: variables, readFile } })
    const before = [...read]
    await using server = await createTestServer({ tokenManagerBuilders: [builder] })

    expect(server.errors).toEqual([])
    expect(before).toEqual([])
    expect(read).toEqual(['config/passwords.yaml'])
  })

  test('names the pepper first, and all that is missing, with key, variable and file', async () => {
    const complaint = await complaintOf(machine({}))

    expect(complaint).toBeInstanceOf(TypeError)
    expect(String(complaint)).toBe(
      'TypeError: JwtConfigFromPasswords has passwords to mend: ' +
        'jwtRefreshTokenHashPepper: set the variable TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper, or write it below ' +
        'development or shared in config/passwords.yaml, which does not exist; ' +
        'jwtHmacSha512PrivateKey: set the variable TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey, or write it below ' +
        'development or shared in config/passwords.yaml, which does not exist, or give jwtEcdsaSha512PrivateKey instead',
    )
  })

  test('names the variable with the prefix that is configured, and the file that is given', async () => {
    const passwords = { ...machine({ NODE_ENV: 'production' }, ''), prefix: 'NOTES_', file: 'secrets.yaml' }
    const complaint = String(await complaintOf(passwords))

    expect(complaint).toContain('set the variable NOTES_jwtRefreshTokenHashPepper')
    expect(complaint).toContain('below production or shared in secrets.yaml;')
  })

  test('refuses a pepper and a secret that are too short, says where they stand, and does not show them', async () => {
    const file = `shared:\n  jwtHmacSha512PrivateKey: ${secretLike}`
    const complaint = String(
      await complaintOf(machine({ SERVERPOD_PASSWORD_jwtRefreshTokenHashPepper: 'squid' }, file)),
    )

    expect(complaint).toMatch(
      /jwtRefreshTokenHashPepper, from the variable SERVERPOD_PASSWORD_jwtRefreshTokenHashPepper: .* at least 10 char/,
    )
    expect(complaint).toMatch(
      /jwtHmacSha512PrivateKey, from section shared of config\/passwords\.yaml: .* 9 bytes, .* `openssl rand -hex 64`/,
    )
    expect(complaint).not.toMatch(/squid|swordfish/)
  })
})

describe('ES512 from passwords', () => {
  const es512 = {
    TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: pepper,
    TOKENPAIR_PASSWORD_jwtEcdsaSha512PrivateKey: oneLine(pem.privateKey),
  }

  test('signs with a PEM text in one line', async () => {
    await using server = await createServerFrom(machine(es512))
    const { accessToken } = await server.signIn()

    expect(atob(accessToken.split('.')[0] ?? '')).toContain('"alg":"ES512"')
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('takes the public key beside the private one', async () => {
    const publicKey = oneLine(pem.publicKey)
    await using server = await createServerFrom(
      machine({ ...es512, TOKENPAIR_PASSWORD_jwtEcdsaSha512PublicKey: publicKey }),
    )
    const { accessToken } = await server.signIn()

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test.each([
    ['jwtEcdsaSha512PrivateKey', { TOKENPAIR_PASSWORD_jwtEcdsaSha512PrivateKey: oneLine(pem.p256PrivateKey) }],
    ['jwtEcdsaSha512PublicKey', { TOKENPAIR_PASSWORD_jwtEcdsaSha512PublicKey: secretLike }],
  ])('refuses a wrong %s with its variable, and does not show it', async (key, change) => {
    const complaint = String(await complaintOf(machine({ ...es512, ...change })))

    expect(complaint).toMatch(new RegExp(`${key}, from the variable TOKENPAIR_PASSWORD_${key}: The p`))
    expect(complaint).not.toMatch(/swordfish|MIGH/)
  })

  test('is refused where the public key belongs to another private one', async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-521' }, true, [
      'sign',
      'verify',
    ])
    const text = KeyObject.from(publicKey).export({ type: 'spki', format: 'pem' }).toString()
    const change = { TOKENPAIR_PASSWORD_jwtEcdsaSha512PublicKey: text }

    expect(await complaintOf(machine({ ...es512, ...change }))).toBeInstanceOf(TypeError)
  })

  test('is refused beside a key for HS512, as long as no option says which one signs', async () => {
    const complaint = String(await complaintOf(machine({ ...variables, ...es512 })))

    expect(complaint).toMatch(
      /jwtHmacSha512PrivateKey and jwtEcdsaSha512PrivateKey: give only one of them, or say by the option algorithm/,
    )
  })

  test.each([
    ['hmacSha512', 'HS512'],
    ['ecdsaSha512', 'ES512'],
  ] as const)('signs by %s where the option says so, and the other key verifies nothing', async (algorithm, alg) => {
    await using server = await createServerFrom(machine({ ...variables, ...es512 }), { algorithm })
    await using other = await createServerFrom(machine(alg === 'HS512' ? es512 : variables))
    const own = await server.signIn()
    const foreign = await other.signIn()

    expect(atob(own.accessToken.split('.')[0] ?? '')).toContain(`"alg":"${alg}"`)
    expect(await server.judge(foreign.accessToken)).toBe('token_invalid')
  })

  test('is asked for by name where the option says so and there is no such key', async () => {
    const complaint = String(await complaintOf(machine(variables), { algorithm: 'ecdsaSha512' }))

    expect(complaint).toMatch(/to mend: jwtEcdsaSha512PrivateKey: set the variable [^;]*$/)
  })
})

describe('passwords that were replaced', () => {
  const newSecret = secret.toUpperCase()
  const replaced = {
    TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'a new pepper for the tests',
    TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepperPrevious: pepper,
    TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: newSecret,
    TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKeyPrevious: secret,
  }

  test('are accepted under their key with Previous at its end, and used for nothing new', async () => {
    await using before = await createServerFrom(machine(variables))
    const issued = await before.signIn()
    await using after = await createTestServer({
      store: before.store,
      tokenManagerBuilders: [new JwtConfigFromPasswords({ passwords: machine(replaced) })],
    })
    const renewed = await after.redeem(issued.refreshToken)

    expect(await after.judge(issued.accessToken)).toBe('authenticated')
    expect(renewed.status).toBe(200)
    expect(await before.judge(String(renewed.body['access_token']))).toBe('token_invalid')
    expect((await before.redeem(String(renewed.body['refresh_token']))).body['code']).toBe('refresh_token_invalid')
  })

  test('are refused without it', async () => {
    await using before = await createServerFrom(machine(variables))
    await using after = await createServerFrom(
      machine({ ...variables, TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: newSecret }),
    )
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('token_invalid')
  })

  test.each([
    ['jwtEcdsaSha512PrivateKeyPrevious', pem.privateKey],
    ['jwtEcdsaSha512PublicKeyPrevious', pem.publicKey],
  ])('may be of the other algorithm: %s', async (key, text) => {
    await using before = await createTestServer({
      jwt: { algorithm: JwtAlgorithm.ecdsaSha512({ privateKey: pem.privateKey }) },
    })
    await using after = await createServerFrom(machine({ ...variables, [`TOKENPAIR_PASSWORD_${key}`]: text }))
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('authenticated')
  })

  test('stand beside those that are given in code', async () => {
    const inCode = { algorithm: JwtAlgorithm.hmacSha512('x'.repeat(64)), pepper: 'the oldest pepper of all' }
    await using before = await createTestServer({
      jwt: { algorithm: inCode.algorithm, refreshTokenHashPepper: inCode.pepper },
    })
    const builder = new JwtConfigFromPasswords({
      passwords: machine(replaced),
      fallbackVerificationAlgorithms: [inCode.algorithm],
      fallbackRefreshTokenHashPeppers: [inCode.pepper],
    })
    await using after = await createTestServer({ store: before.store, tokenManagerBuilders: [builder] })
    const issued = await before.signIn()

    expect(await after.judge(issued.accessToken)).toBe('authenticated')
    expect((await after.redeem(issued.refreshToken)).status).toBe(200)
  })

  test('are complained about where they cannot be used', async () => {
    const change = { TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKeyPrevious: secretLike }
    const complaint = String(await complaintOf(machine({ ...variables, ...change })))

    expect(complaint).toMatch(/: jwtHmacSha512PrivateKeyPrevious, from the variable [^;]* 9 bytes/)
    expect(complaint).not.toContain(secretLike)
  })
})
