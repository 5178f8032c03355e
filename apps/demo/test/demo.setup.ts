import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { openDemo } from '../src/server/demo.ts'
import { parseEnvironment } from '../src/server/environment.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The file of a database as the demo server leaves it that nobody has used: with Alice's account, and no session. */
    readonly unusedDatabase: string
  }
}

/** Builds the page as it is shipped: the runner's own `NODE_ENV` would put React's development build into it. */
async function buildPage(): Promise<void> {
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'error' })
  } finally {
    process.env['NODE_ENV'] = NODE_ENV
  }
}

/** Builds the demo's page and makes a database, once for all tests: Alice's password takes a quarter of a second to hash. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPage()
  const folder = await mkdtemp(join(tmpdir(), 'tokenpair-unused-'))
  const database = join(folder, 'demo.db')
  const environment = parseEnvironment({ DATABASE_URL: `file:${database}` })
  const demo = await openDemo(environment, (error) => {
    throw error
  })
  await demo[Symbol.asyncDispose]() // which leaves all of it in the one file
  project.provide('unusedDatabase', database)
  return () => rm(folder, { recursive: true })
}
