// Plays many more hostile schedules than `npm test` does, with a seed of its own: npm run campaign [-- RUNS [SEED]]
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'

const [runs = '100000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
const { status } = spawnSync(
  'vitest',
  [
    'run',
    'packages/testing/test/survival.test.ts',
    'packages/testing/test/theft.test.ts',
    'packages/testing/test/renewal',
    'packages/client/test/cookie-transport/survival.test.ts',
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, CAMPAIGN_RUNS: runs, CAMPAIGN_SEED: seed },
  },
)
process.exit(status ?? 1)
