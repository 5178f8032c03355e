import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { provideSecrets } from '../src/server/secrets.ts'
import { bearer, openTestDemo, signIn } from './test-demo.ts'

async function createFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'tokenpair-demo-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

describe('provideSecrets()', () => {
  test('keeps the secrets in a file for its owner alone', async () => {
    await using folder = await createFolder()
    const database = join(folder.path, 'demo.db')

    const secrets = provideSecrets(`file:${database}`)

    expect((await stat(`${database}.secrets.json`)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(`${database}.secrets.json`, 'utf8'))).toEqual(secrets)
  })

  test('gives the same secrets at each start, and others to each database', async () => {
    await using folder = await createFolder()

    const first = provideSecrets(`file:${join(folder.path, 'one.db')}`)

    expect(provideSecrets(`file:${join(folder.path, 'one.db')}`)).toEqual(first)
    expect(provideSecrets(`file:${join(folder.path, 'two.db')}`)).not.toEqual(first)
    expect(provideSecrets('file::memory:')).not.toEqual(provideSecrets('file::memory:'))
  })
})

describe('openDemo()', () => {
  test('keeps users signed in across a restart', async () => {
    await using folder = await createFolder()
    const variables = { DATABASE_URL: `file:${join(folder.path, 'new', 'demo.db')}` }
    const before = await openTestDemo(variables)
    const tokens = await signIn(before)
    await before[Symbol.asyncDispose]()

    await using after = await openTestDemo(variables)

    expect((await after.app.request('/me', bearer(tokens))).status).toBe(200)
    expect((await after.app.request('/auth/sessions', bearer(tokens))).status).toBe(200)
  })
})
