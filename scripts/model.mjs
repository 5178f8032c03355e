// Searches the model of the rotation further than `npm test` does: npm run model [-- GENERATIONS], by three more where
// nothing is said.
import { spawnSync } from 'node:child_process'

const [more = '3'] = process.argv.slice(2)
const { status } = spawnSync('vitest', ['run', 'packages/server/test/rotation/model'], {
  stdio: 'inherit',
  env: { ...process.env, MODEL_MORE: more },
})
process.exit(status ?? 1)
