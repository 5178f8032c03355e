import type { TestProject } from 'vitest/node'
import { provideBrowser } from '../../scripts/browser.mjs'
import { startDemo } from './test/stage/demo-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the browser's executable. */
    readonly browserPath: string
  }
}

/** Finds a browser and compiles the demo server, once for all tests that need them. */
export async function setup(project: TestProject): Promise<void> {
  await using demo = await startDemo()
  await demo.stop('SIGTERM') // when it ends, it leaves behind what it has compiled
  project.provide('browserPath', await provideBrowser())
}
