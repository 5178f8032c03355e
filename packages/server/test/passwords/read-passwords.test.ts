import { describe, expect, test, vi } from 'vitest'
import type { PasswordsOptions } from '../../src/index.ts'
import { readPasswords } from '../../src/lib/passwords/read-passwords.ts'
import { machine } from './passwords-fixture.ts'

const key = 'serverSideSessionKeyHashPepper'

/** The password under the key, or the complaint. */
async function read(options: PasswordsOptions): Promise<string> {
  const reading = (await readPasswords(options)).read(key, (password) => password)
  return reading.kind === 'made' ? reading.value : reading.complaint
}

const file = `
shared:
  ${key}: of shared
development:
staging:
  ${key}: of staging
production:
  ${key}: of production
`

describe('readPasswords()', () => {
  test.each([
    ['the section shared', machine({}, file), 'of shared'],
    ['the section of the run mode before shared', machine({ NODE_ENV: 'staging' }, file), 'of staging'],
    [
      'a variable before the section of the run mode',
      machine({ NODE_ENV: 'staging', [`TOKENPAIR_PASSWORD_${key}`]: 'of the variable' }, file),
      'of the variable',
    ],
    ['a variable where there is no file', machine({ [`TOKENPAIR_PASSWORD_${key}`]: 'alone' }), 'alone'],
    ['a variable of Serverpod', machine({ [`SERVERPOD_PASSWORD_${key}`]: 'of Serverpod' }, file), 'of Serverpod'],
    [
      'its own variable before that of Serverpod',
      machine({ [`SERVERPOD_PASSWORD_${key}`]: 'of Serverpod', [`TOKENPAIR_PASSWORD_${key}`]: 'own' }),
      'own',
    ],
    [
      'a variable with the prefix that is configured',
      { ...machine({ [`NOTES_${key}`]: 'of notes', [`SERVERPOD_PASSWORD_${key}`]: 'of Serverpod' }), prefix: 'NOTES_' },
      'of notes',
    ],
    ['the file where the variable is empty', machine({ [`TOKENPAIR_PASSWORD_${key}`]: '' }, file), 'of shared'],
  ])('takes %s', async (_, options, password) => {
    expect(await read(options)).toBe(password)
  })

  test('takes no variable of the own prefix where another one is configured', async () => {
    const options = { ...machine({ [`TOKENPAIR_PASSWORD_${key}`]: 'own' }), prefix: 'NOTES_' }

    expect(await read(options)).toMatch(`set the variable NOTES_${key}`)
  })

  test('takes the variables of the process by default', async () => {
    vi.stubEnv(`TOKENPAIR_PASSWORD_${key}`, 'of the process')
    try {
      expect(await read({ readFile: () => undefined })).toBe('of the process')
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('takes no variable whose name is spelled otherwise', async () => {
    const options = machine({ [`TOKENPAIR_PASSWORD_${key.toUpperCase()}`]: 'shouted' })

    expect(await read(options)).toMatch(`${key}: set the variable TOKENPAIR_PASSWORD_${key}`)
  })

  test('says that a password is missing, by its key, its variable and its file', async () => {
    expect(await read(machine({}, 'shared:\n  other: password'))).toBe(
      `${key}: set the variable TOKENPAIR_PASSWORD_${key}, or write it below development or shared in config/passwords.yaml`,
    )
  })

  test('knows no key by inheritance', async () => {
    const passwords = await readPasswords(machine({}, 'shared: {}'))

    expect(passwords.read('constructor', (password) => password).kind).toBe('absent')
  })
})

describe('the run mode', () => {
  test.each([
    ['TOKENPAIR_RUN_MODE before NODE_ENV', { TOKENPAIR_RUN_MODE: 'production', NODE_ENV: 'staging' }, 'of production'],
    ['NODE_ENV before development', { NODE_ENV: 'production' }, 'of production'],
    ['NODE_ENV where TOKENPAIR_RUN_MODE is empty', { TOKENPAIR_RUN_MODE: '', NODE_ENV: 'staging' }, 'of staging'],
    ['development where no variable says it', { NODE_ENV: '' }, 'of shared'],
  ])('is %s', async (_, environment, password) => {
    expect(await read(machine(environment, file))).toBe(password)
  })

  test('is the option before any variable', async () => {
    const options = { ...machine({ TOKENPAIR_RUN_MODE: 'production', NODE_ENV: 'prod' }, file), runMode: 'staging' }

    expect(await read(options as PasswordsOptions)).toBe('of staging')
  })

  test.each(['TOKENPAIR_RUN_MODE', 'NODE_ENV'])('is refused where %s holds another word', async (variable) => {
    await expect(read(machine({ [variable]: 'swordfish' }, file))).rejects.toThrow(
      new TypeError(
        `The variable ${variable} holds no run mode, so that it is unknown which section of config/passwords.yaml ` +
          'counts: set TOKENPAIR_RUN_MODE to development, test, staging or production',
      ),
    )
  })

  test('does not matter where there is no file', async () => {
    const environment = { NODE_ENV: 'ci', [`TOKENPAIR_PASSWORD_${key}`]: 'of the variable' }

    expect(await read(machine(environment))).toBe('of the variable')
    expect(await read(machine({ NODE_ENV: 'ci' }))).toMatch('or write it below shared in config/passwords.yaml')
  })
})
