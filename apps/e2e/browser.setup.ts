import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { provideBrowser } from '../../scripts/browser.mjs'
import { startDemo } from './test/stage/demo-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the browser's executable. */
    readonly browserPath: string
    /** A database as a demo server leaves it that nobody has used: with the account of Alice, and no session. */
    readonly unusedDatabase: string
  }
}

/** Finds a browser, compiles the demo server and hashes Alice's password, once for all tests that need them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tokenpair-unused-'))
  const database = join(folder, 'demo.db')
  await using demo = await startDemo()
  await demo.stop('SIGTERM') // when it ends, it leaves behind what it has compiled, and all of the database in one file
  await copyFile(demo.database, database)
  project.provide('unusedDatabase', database)
  project.provide('browserPath', await provideBrowser())
  return () => rm(folder, { recursive: true })
}
