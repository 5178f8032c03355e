import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { provideBrowser } from '../../scripts/browser.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the browser's executable. */
    readonly browserPath: string
  }
}

/** Builds the demo's page and finds a browser, once for all tests that need them. */
export async function setup(project: TestProject): Promise<void> {
  await build({ root: fileURLToPath(new URL('../demo', import.meta.url)), logLevel: 'error' })
  project.provide('browserPath', await provideBrowser())
}
