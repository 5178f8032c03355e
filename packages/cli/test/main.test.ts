import { execFile } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { createTestIo } from './test-io.ts'

const names = ['keygen', 'inspect', 'migrate', 'sessions', 'revoke', 'restore-window', 'doctor']
const bin = fileURLToPath(new URL(`../${manifest.bin.tokenpair}`, import.meta.url))

describe('main()', () => {
  test.each([[[]], [['--help']], [['help']]])('lists the commands for %j', async (argv) => {
    await using world = await createTestIo()

    const { code, output } = await world.run(argv)

    expect(code).toBe(0)
    expect(names.filter((name) => !output.includes(`  ${name} `))).toEqual([])
  })

  test.each(names)('helps with %s in lines of at most 120 characters', async (name) => {
    await using world = await createTestIo()

    const { code, output } = await world.run([name, '--help'])

    expect(code).toBe(0)
    expect(output).toContain(`Usage: tokenpair ${name}`)
    expect(output.split('\n').filter((line) => line.length > 120)).toEqual([])
  })

  test('ends with 2 for a command that it does not know', async () => {
    await using world = await createTestIo()

    expect(await world.run(['hunter2'])).toMatchObject({ code: 2, error: expect.not.stringContaining('hunter2') })
  })

  test.each(names)('ends %s with 2 for an option that it does not know, and does not repeat it', async (name) => {
    await using world = await createTestIo()

    expect(await world.run([name, '--hunter2'])).toMatchObject({
      code: 2,
      error: expect.not.stringContaining('hunter2'),
    })
  })

  test('answers a failure in one shape with --json', async () => {
    await using world = await createTestIo({ env: {} })

    expect(await world.json(['sessions', 'alice'])).toEqual({
      command: 'sessions',
      ok: false,
      error: expect.stringContaining('DATABASE_URL'),
    })
  })

  test.each(['mysql://root:hunter2@localhost/db', 'file:', 'hunter2'])(
    'repeats nothing of an address that it cannot use',
    async (url) => {
      await using world = await createTestIo({ env: { DATABASE_URL: url } })

      const { code, error } = await world.run(['sessions', 'alice'])

      expect(code).toBe(1)
      expect(error).not.toContain('hunter2')
    },
  )
})

describe('a failure', () => {
  test('is told with its cause, and without the password of the address', async () => {
    await using world = await createTestIo({ env: { DATABASE_URL: 'redis://root:hunter2@127.0.0.1:1' } })

    const { code, error } = await world.run(['sessions', 'alice'])

    expect(code).toBe(1)
    expect(error).toContain('ECONNREFUSED')
    expect(error).not.toContain('hunter2')
  })
})

describe('tokenpair migrate', () => {
  test('makes the tables, and may be run again', async () => {
    await using world = await createTestIo()

    await world.run(['migrate'])

    expect(await world.json(['migrate'])).toMatchObject({ ok: true, result: { engine: 'sqlite' } })
    expect(await world.json(['sessions', 'alice'])).toMatchObject({ result: { sessions: [] } })
  })

  test('prints SQL by which a database is ready', async () => {
    await using world = await createTestIo()
    const { output } = await world.run(['migrate', '--print'])
    using database = new DatabaseSync(world.databaseUrl.slice('file:'.length))
    database.exec(output)

    expect(await world.json(['doctor'])).toMatchObject({ ok: true })
  })
})

describe('the bin', () => {
  test('runs a command with the streams and the exit code of the process', async () => {
    const run = promisify(execFile)

    const [made, refused] = await Promise.allSettled([
      run(process.execPath, [bin, 'keygen', 'pepper', '--env']),
      run(process.execPath, [bin, 'keygen', 'x']),
    ])

    const line = expect.stringMatching(/^TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper=[\w-]{43}\n$/)
    expect(made).toMatchObject({ status: 'fulfilled', value: { stdout: line } })
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 2 } })
  })
})
