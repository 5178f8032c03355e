import { mkdirSync, writeFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { readEnvironment, readTextFile } from '../../src/lib/node/surroundings.ts'
import { readPasswords } from '../../src/lib/passwords/read-passwords.ts'
import { pem } from '../keys/key-fixture.ts'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { secret } from '../test-server.ts'
import { complaintOf, createServerFrom, machine, pepper } from './passwords-fixture.ts'

const indented = pem.privateKey.replaceAll('\n', '\n    ')
const file = `# Kept out of the repository.
shared:
  jwtRefreshTokenHashPepper: '${pepper}'
development:
  jwtHmacSha512PrivateKey: '${secret}'
production:
  jwtEcdsaSha512PrivateKey: |
    ${indented}
`

const malformed: readonly (readonly [string, string, RegExp])[] = [
  ['is no YAML', 'shared:\n  a: "swordfish\n', /^config\/passwords\.yaml is no sound YAML \(\w+ in line \d\): mend it/],
  [
    'has a key twice',
    'shared:\n  a: swordfish\n  a: swordfish',
    /\(DUPLICATE_KEY in line 3\): .* each value in quotes/,
  ],
  ['has a tag', 'shared:\n  a: !swordfish value', /\(TAG_RESOLVE_FAILED in line 2\)/],
  ['has an alias to nowhere', 'shared:\n  a: *swordfish', /is no sound YAML \(.*alias/i],
  ['is two documents', 'shared:\n  a: b\n---\nswordfish', /is no sound YAML/],
  ['is a text', 'swordfish', /has no sections: write each password as key: 'value' below shared or a run mode/],
  ['is a list', '- swordfish', /has no sections/],
  ['has a text for a section', 'shared: swordfish', /Section shared of config\/passwords\.yaml is no mapping/],
  ['has a list for a section', 'development: [swordfish]', /Section development of config\/passwords\.yaml is no map/],
  ['has a number', 'shared:\n  jwtRefreshTokenHashPepper: 4711471147114711', /Pepper: it is no text in section shared/],
  [
    'has no value',
    'shared:\n  jwtRefreshTokenHashPepper:',
    /it is no text in section shared of config\/passwords\.yaml/,
  ],
  ['has an empty value', "shared:\n  jwtRefreshTokenHashPepper: ''", /so write it there as text in quotes/],
  ['has a list', 'shared:\n  jwtRefreshTokenHashPepper: [swordfish]', /it is no text in section shared/],
]

/** A list that is ten times as long with each line, up to a thousand million. */
const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, index) => {
  return `a${index + 1}: &a${index + 1} [${Array.from({ length: 10 }, () => `*a${index}`).join(',')}]`
}).join('\n')}`

describe('a passwords file', () => {
  test.each([
    ['development', 'HS512'],
    ['production', 'ES512'],
  ] as const)('is read from the disk, with its section %s', async (runMode, alg) => {
    using folder = createTemporaryFolder()
    writeFileSync(folder.path('passwords.yaml'), file)
    await using server = await createServerFrom({ file: folder.path('passwords.yaml'), runMode, environment: {} })
    const { accessToken } = await server.signIn()

    expect(atob(accessToken.split('.')[0] ?? '')).toContain(`"alg":"${alg}"`)
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('lies at config/passwords.yaml below the working directory by default', async () => {
    using folder = createTemporaryFolder()
    mkdirSync(folder.path('config'))
    writeFileSync(folder.path('config/passwords.yaml'), file)
    const before = process.cwd()
    process.chdir(folder.path('.'))
    try {
      await using server = await createServerFrom({ environment: { NODE_ENV: 'development' } })

      expect(server.errors).toEqual([])
    } finally {
      process.chdir(before)
    }
  })

  test('may be absent where no option names it', async () => {
    const passwords = await readPasswords({ environment: {} })

    expect(passwords.read('any', (password) => password).kind).toBe('absent')
  })

  test.each(['absent.yaml', 'passwords.yaml/absent.yaml'])(
    'must be there where an option names it: %s',
    async (name) => {
      using folder = createTemporaryFolder()
      writeFileSync(folder.path('passwords.yaml'), file)
      const path = folder.path(name)

      await expect(readPasswords({ file: path, environment: {} })).rejects.toThrow(
        new TypeError(`There is no passwords file ${path}: create it, or leave out the option file`),
      )
    },
  )

  test('that cannot be read is an error, whether or not an option names it', async () => {
    using folder = createTemporaryFolder()
    const readFile = (): Promise<string | undefined> => readTextFile(folder.path('.'))

    await expect(readPasswords({ environment: {}, readFile })).rejects.toMatchObject({
      message:
        'Cannot read the passwords file config/passwords.yaml: see whether it is a file that this server may read',
      cause: { code: 'EISDIR' },
    })
  })

  test.each(['', '# nothing yet', 'shared:\nproduction:\n', 'other: [ignored]'])(
    'may have no passwords: %j',
    async (text) => {
      expect(String(await complaintOf(machine({}, text)))).toMatch(
        /^TypeError: JwtConfigFromPasswords has passwords to mend: jwtRefreshTokenHashPepper: set the variable /,
      )
    },
  )

  test.each(malformed)('that %s is refused, and nothing of it is shown', async (_, text, advice) => {
    const complaint = await complaintOf(machine({}, text))

    expect(complaint).toBeInstanceOf(TypeError)
    expect(complaint).toHaveProperty('message', expect.stringMatching(advice))
    expect(inspect(complaint, { depth: 9, showHidden: true })).not.toMatch(/swordfish|4711/)
  })

  test('that grows without bounds is refused', async () => {
    expect(String(await complaintOf(machine({}, bomb)))).toMatch(
      /no sound YAML \(an alias leads nowhere, or to too much\)/,
    )
  })

  test('lets the parser print nothing', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning')
    await complaintOf(machine({}, '? [swordfish]\n: !fish sword\nshared: 1'))
    await complaintOf(machine({}, '? [swordfish]\n: sword'))
    const calls = [...emitWarning.mock.calls]
    emitWarning.mockRestore()

    expect(calls).toEqual([])
  })

  test('does no harm where its wrong value is not needed', async () => {
    const environment = {
      TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: pepper,
      TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: secret,
    }
    const text = 'shared:\n  jwtRefreshTokenHashPepper: 1\n  database: 2\nproduction: []'

    expect(await complaintOf(machine(environment, text))).toBeUndefined()
  })
})

describe('a runtime without a process', () => {
  test('has no variables and no files', async () => {
    vi.stubGlobal('process', undefined)
    const [environment, text] = [readEnvironment(), readTextFile('passwords.yaml')]
    vi.unstubAllGlobals()

    expect(environment).toEqual({})
    expect(await text).toBeUndefined()
  })

  test('may have an imitation of one', async () => {
    vi.stubGlobal('process', { env: { NAME: 'value' } })
    const [environment, text] = [readEnvironment(), readTextFile('passwords.yaml')]
    vi.unstubAllGlobals()

    expect(environment).toEqual({ NAME: 'value' })
    expect(await text).toBeUndefined()
  })
})
