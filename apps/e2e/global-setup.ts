import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { provideBrowser } from '../../scripts/browser.mjs'
import { startDemo } from './test/stage/demo-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the browser's executable. */
    readonly browserPath: string
  }
}

/** Builds the page as it is shipped: the runner's own `NODE_ENV` would put React's development build into it. */
async function buildPage(): Promise<void> {
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    await build({ root: fileURLToPath(new URL('../demo', import.meta.url)), logLevel: 'error' })
  } finally {
    process.env['NODE_ENV'] = NODE_ENV
  }
}

/** Builds the demo's page, compiles its server and finds a browser, once for all tests that need them. */
export async function setup(project: TestProject): Promise<void> {
  await buildPage()
  await using demo = await startDemo()
  await demo.stop('SIGTERM') // when it ends, it leaves behind what it has compiled
  project.provide('browserPath', await provideBrowser())
}
