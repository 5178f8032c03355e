import { defineConfig } from 'vitest/config'

/** Tests of apps/e2e that need servers in processes of their own, and no browser. */
const serversOfE2e = ['apps/e2e/test/{faults,soak}/*.test.ts', 'apps/e2e/test/{oauth-client,readme}.test.ts']

/** Tests that need the globals of a page. */
const unitsOfPages = [
  'packages/client/test/storage/{local,session}-storage.test.ts',
  'packages/client/test/storage/default/page-storage.test.ts',
  'packages/client/test/ports/{signals,page-ports}.test.ts',
]

/**
 * Most files share the modules that a worker has loaded (`isolate: false`): to load them anew for each of 350 files took
 * three minutes of processor time. So a test leaves nothing behind in a module or a global; `--sequence.shuffle.files` shows one that does.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: false,
    reporters: ['default', './scripts/summary-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['packages/*/test/**/*.test.ts', 'apps/{bench,docs}/test/**/*.test.ts'],
          exclude: unitsOfPages,
          isolate: false,
          globalSetup: ['./scripts/databases/redis.setup.ts', './scripts/databases/postgres.setup.ts'],
          testTimeout: 30_000, // machines are shared: a test that hangs is seen all the same
        },
      },
      {
        test: {
          name: 'page',
          environment: 'happy-dom',
          include: ['packages/react/test/**/*.test.tsx', ...unitsOfPages],
          // Isolated: the files would share one document and one storage.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'servers',
          environment: 'node',
          include: ['apps/demo/test/**/*.test.ts', ...serversOfE2e],
          globalSetup: [
            './apps/demo/test/demo.setup.ts',
            './scripts/databases/redis.setup.ts',
            './scripts/databases/postgres.setup.ts',
          ],
          maxConcurrency: 4,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['apps/e2e/test/**/*.test.ts'],
          exclude: serversOfE2e,
          isolate: false,
          globalSetup: ['./apps/demo/test/demo.setup.ts', './apps/e2e/browser.setup.ts'],
          // After all others: a page whose tokens live for seconds is not to share the processor with a campaign.
          sequence: { groupOrder: 1 },
          // Two files of two tests: while one of the four waits for the time to pass, the others go on.
          maxConcurrency: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
