import { describe, expect, test } from 'vitest'
import {
  type PasswordsOptions,
  ServerSideSessionsConfigFromPasswords,
  type ServerSideSessionsConfigFromPasswordsOptions,
} from '../../src/index.ts'
import { machine } from '../passwords/passwords-fixture.ts'
import {
  createSessionServer,
  sessionKeyHashPepper,
  type SessionServer,
  type SessionServerOptions,
} from './session-fixture.ts'

const variable = 'TOKENPAIR_PASSWORD_serverSideSessionKeyHashPepper'
const secretLike = 'swordfish'

function createServerFrom(
  passwords: PasswordsOptions,
  options: ServerSideSessionsConfigFromPasswordsOptions = {},
  serverOptions: SessionServerOptions = {},
): Promise<SessionServer> {
  const builder = new ServerSideSessionsConfigFromPasswords({ ...options, passwords })
  return createSessionServer({ tokenManagerBuilders: [builder], ...serverOptions })
}

/** What the start of a server with these passwords fails with. */
async function complaintOf(passwords: PasswordsOptions): Promise<unknown> {
  return createServerFrom(passwords).catch((error: unknown) => error)
}

describe('ServerSideSessionsConfigFromPasswords', () => {
  test('needs nothing but the pepper, and makes and takes the keys of a ServerSideSessionsConfig with the same one', async () => {
    await using server = await createServerFrom(machine({ [variable]: sessionKeyHashPepper }))
    await using plain = await createSessionServer({ store: server.store, random: server.random })
    const [own, other] = [await server.signIn(), await plain.signIn()]

    expect(own).toMatchObject({ manager: 'session', accessTokenExpiresIn: 1_209_600 })
    expect(await plain.judge(own.accessToken)).toBe('authenticated')
    expect(await server.judge(other.accessToken)).toBe('authenticated')
  })

  test('finds it in the passwords file', async () => {
    const file = `shared:\n  serverSideSessionKeyHashPepper: ${sessionKeyHashPepper}`
    await using server = await createServerFrom(machine({}, file))
    await using plain = await createSessionServer({ store: server.store })
    const { accessToken } = await plain.signIn()

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('hands every other option on', async () => {
    const passwords = machine({ [variable]: sessionKeyHashPepper })
    await using server = await createServerFrom(passwords, {
      name: 'staff',
      inactivityTimeout: 60,
      maxSessionLifetime: undefined,
    })
    const issued = await server.signIn()

    expect(issued).toMatchObject({ manager: 'staff', accessTokenExpiresIn: 60 })
    expect((await server.store.find(issued.sessionId))?.absoluteExpiresAt).toBeUndefined()
  })

  test('goes on taking keys of a pepper that was replaced, and of those that are given in code', async () => {
    await using oldest = await createSessionServer({ session: { sessionKeyHashPepper: 'the oldest pepper of all' } })
    const { store, random } = oldest
    await using before = await createSessionServer({ store, random })
    const passwords = machine({
      [variable]: 'a new pepper for the tests',
      [`${variable}Previous`]: sessionKeyHashPepper,
    })
    const options = { fallbackSessionKeyHashPeppers: ['the oldest pepper of all'] }
    await using after = await createServerFrom(passwords, options, { store, random })
    const keys = [await oldest.signIn(), await before.signIn(), await after.signIn()]

    expect(await Promise.all(keys.map(({ accessToken }) => after.judge(accessToken)))).toEqual(
      keys.map(() => 'authenticated'),
    )
    expect(await before.judge(keys[2]?.accessToken ?? '')).toBe('token_invalid')
  })

  test('names the pepper that is missing with its key, its variable and its file', async () => {
    const complaint = await complaintOf(machine({}))

    expect(complaint).toBeInstanceOf(TypeError)
    expect(String(complaint)).toBe(
      'TypeError: ServerSideSessionsConfigFromPasswords has passwords to mend: ' +
        'serverSideSessionKeyHashPepper: set the variable TOKENPAIR_PASSWORD_serverSideSessionKeyHashPepper, or write it ' +
        'below development or shared in config/passwords.yaml, which does not exist',
    )
  })

  test('refuses peppers that are too short, says where they stand, and does not show them', async () => {
    const complaint = String(await complaintOf(machine({ [variable]: secretLike, [`${variable}Previous`]: 'squid' })))

    expect(complaint).toMatch(/serverSideSessionKeyHashPepper, from the variable \w+: .* at least 10 characters/)
    expect(complaint).toMatch(
      /serverSideSessionKeyHashPepperPrevious, from the variable \w+: .* at least 10 characters/,
    )
    expect(complaint).not.toMatch(/swordfish|squid/)
  })

  test('refuses a former pepper that is too short, although the pepper itself is fine', async () => {
    const passwords = machine({ [variable]: sessionKeyHashPepper, [`${variable}Previous`]: 'squid' })

    expect(String(await complaintOf(passwords))).toMatch(/to mend: serverSideSessionKeyHashPepperPrevious, from/)
  })

  test.each([
    ['sessionKeyHashPepper', secretLike, /leave it out, since it is the password serverSideSessionKeyHashPepper/],
    ['passwords', { file: '' }, /passwords\.file: give the path of a YAML file/],
    ['inactivityTimeout', 0, /inactivityTimeout: give seconds/],
    ['inactivityTimeOut', secretLike, /no option is called inactivityTimeOut/],
  ])('refuses a wrong %s (%o) before anything is read, and does not show it', (name, value, advice) => {
    const create = (): unknown => new ServerSideSessionsConfigFromPasswords({ [name]: value })

    expect(create).toThrow(TypeError)
    expect(create).toThrow(advice)
    expect(create).not.toThrow(secretLike)
  })
})
