import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { samplePair } from './samples.ts'

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url))
const answer = JSON.stringify(JSON.stringify(samplePair()))

/** Runs a program in a process of its own, and answers what it has printed when it has come to its end by itself. */
async function run(program: string): Promise<string> {
  const source = `import { createAuthClient } from ${JSON.stringify(entry)}\n${program}`
  const options = ['--input-type=module', '--eval', source]
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 20_000 })
  return stdout.trim()
}

describe('createAuthClient(), in Node.js', () => {
  test('FM-75: keeps no program from ending that signs in and does not dispose of it', async () => {
    const printed = await run(`
      const client = createAuthClient({ url: 'https://api.test/auth' })
      await client.signIn(async () => JSON.parse(${answer}))
      console.log(client.state.subject)
    `)

    expect(printed).toBe('alice')
  })

  test('FM-75: keeps none from ending whose refresh has failed and will be repeated', async () => {
    const printed = await run(`
      const client = createAuthClient({ url: 'https://api.test/auth', fetch: async () => { throw new TypeError() } })
      await client.signIn(async () => JSON.parse(${answer}))
      await client.refresh().catch((error) => console.log(error.code))
    `)

    expect(printed).toBe('unavailable')
  })
})

describe('createAuthClient(), in a worker', () => {
  test('FM-73: works without a page, by a storage that answers later', async () => {
    const printed = await run(`
      for (const name of ['window', 'document', 'localStorage', 'navigator', 'BroadcastChannel', 'addEventListener']) {
        delete globalThis[name]
      }
      let text
      const later = (act) => new Promise((resolve) => setTimeout(() => resolve(act())))
      const storage = {
        read: () => later(() => text),
        update: (change) => later(() => (text = change(text))),
      }
      const options = { url: 'https://api.test/auth', storage }
      await createAuthClient(options).signIn(async () => JSON.parse(${answer}))
      const afterwards = createAuthClient(options)
      console.log(await afterwards.getAccessToken(), afterwards.state.subject)
    `)

    expect(printed).toBe('opaque access token alice')
  })
})
