// Runs in a thread of its own, with its own SQLite connection: a server that takes one key again and again, and counts the
// uses that it wrote down itself.
import { parentPort, workerData } from 'node:worker_threads'
import { manualClock } from '@tokenpair/testing'
import { initializeAuthServices, type SessionStore } from '../../src/index.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { bearer } from '../test-server.ts'
import { sessionBuilder } from './session-fixture.ts'

/** What became of the uses. */
export interface Report {
  /** The codes of the uses that were refused. */
  readonly refused: readonly string[]
  /** What `onError` was told. */
  readonly failures: readonly string[]
  /** How many uses this server wrote down. */
  readonly touched: number
}

const { path, key, start, rounds }: { path: string; key: string; start: number; rounds: number } = workerData

const clock = manualClock({ now: start })
const inner = sqliteStore({ path })
let touched = 0
const failures: string[] = []
const advance: SessionStore['advance'] = async (step) => {
  const session = await inner.advance(step)
  if (session !== undefined) touched++
  return session
}
const auth = await initializeAuthServices({
  store: { ...inner, advance },
  tokenManagerBuilders: [sessionBuilder({ touchInterval: 1 })],
  clock,
  onError: (error) => failures.push(String(error)),
})
const refused: string[] = []
for (let round = 0; round < rounds; round++) {
  await clock.advance(1000)
  const user = await auth.authenticate(new Request('https://api.test/notes', { headers: bearer(key) }))
  if (user.status !== 'authenticated') refused.push(user.error.code)
}
await auth.close()
const report: Report = { refused, failures, touched }
parentPort?.postMessage(report)
