// Compares the verifiers of access tokens on more tokens than `npm test` does: npm run differential [-- COUNT [SEED]]
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'

const [count = '2000000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
const { status } = spawnSync('vitest', ['run', 'packages/server/test/differential'], {
  stdio: 'inherit',
  env: { ...process.env, DIFFERENTIAL_COUNT: count, DIFFERENTIAL_SEED: seed },
})
process.exit(status ?? 1)
