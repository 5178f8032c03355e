// Runs in a process of its own: a server that takes one key again and again, and counts the uses that it wrote down itself.
import { once } from 'node:events'
import type { Clock } from '@tokenpair/protocol'
import { initializeAuthServices, ServerSideSessionsConfig, type SessionStore } from '../../src/index.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'

/** What became of the uses. */
export interface Report {
  /** The codes of the uses that were refused. */
  readonly refused: readonly string[]
  /** What `onError` was told. */
  readonly failures: readonly string[]
  /** How many uses this server wrote down. */
  readonly touched: number
}

/** What a server gets to work with. */
export interface Order {
  readonly path: string
  readonly sessionKeyHashPepper: string
  readonly key: string
  /** The first moment, in milliseconds since the Unix epoch; each use is a second later. */
  readonly start: number
  readonly uses: number
}

const { path, sessionKeyHashPepper, key, start, uses }: Order = await receiveOrder()

let now = start
const clock: Clock = { now: () => now, monotonic: () => now - start, schedule: () => () => undefined }
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
  tokenManagerBuilders: [new ServerSideSessionsConfig({ sessionKeyHashPepper, touchInterval: 1 })],
  clock,
  onError: (error) => failures.push(String(error)),
})
const refused: string[] = []
for (let use = 0; use < uses; use++) {
  now += 1000
  const headers = { authorization: `Bearer ${key}` }
  const user = await auth.authenticate(new Request('https://api.test/notes', { headers }))
  if (user.status !== 'authenticated') refused.push(user.error.code)
}
await auth.close()
const report: Report = { refused, failures, touched }
process.send?.(report, () => process.disconnect())

/** Each process takes its time to start, and none is to be done before the others begin. */
async function receiveOrder(): Promise<Order> {
  process.send?.('ready')
  const [order] = await once(process, 'message')
  return order
}
