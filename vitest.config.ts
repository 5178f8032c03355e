import { defineConfig } from 'vitest/config'

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
          globalSetup: ['./scripts/databases/redis.setup.ts', './scripts/databases/postgres.setup.ts'],
          testTimeout: 30_000, // machines are shared: a test that hangs is seen all the same
        },
      },
      {
        test: {
          name: 'react',
          environment: 'happy-dom',
          include: ['packages/react/test/**/*.test.tsx'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['apps/{demo,e2e}/test/**/*.test.ts'],
          globalSetup: [
            './apps/e2e/global-setup.ts',
            './scripts/databases/redis.setup.ts',
            './scripts/databases/postgres.setup.ts',
          ],
          fileParallelism: false,
          maxConcurrency: 4,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
