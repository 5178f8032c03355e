// Lets a client walk on at random, with each transport, for longer than `npm test` does, with a seed of its own: npm run walk [-- STEPS [SEED]]
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'

const [steps = '100000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
const { status } = spawnSync('vitest', ['run', 'packages/testing/test/walk'], {
  stdio: 'inherit',
  env: { ...process.env, WALK_STEPS: steps, WALK_SEED: seed },
})
process.exit(status ?? 1)
