import { redisStore } from '@tokenpair/server/stores/redis'
import { afterAll, describe, expect, test } from 'vitest'
import { createRedisKeys } from '../../src/lib/redis/shards.ts'
import { redeem } from '../../src/lib/rotation/redeem.ts'
import { connectNodeRedis, ownPrefix } from '../stores/redis-fixture.ts'
import { sessionId } from '../stores/stored-session.ts'
import { type Database, declareWindow, memoryDatabase, sessionOf } from './model/databases.ts'
import { explore } from './model/explore.ts'
import { runsOf } from './model/runs.ts'
import type { Rules } from './model/world.ts'

// Each redemption is a few round trips here: npm test takes the searches of few worlds, and npm run model all of them.
const most = process.env['MODEL_MORE'] === undefined ? 800 : Infinity
const runs = runsOf(0).filter(({ worlds }) => worlds <= most)

const client = await connectNodeRedis()
afterAll(() => client.destroy())

async function redisDatabase(restoreWindow: Rules['restoreWindow']): Promise<Database> {
  const prefix = ownPrefix()
  const store = redisStore({ client, prefix })
  if (restoreWindow === 'declared') await declareWindow(store)
  const key = createRedisKeys(prefix).session(sessionId(1))
  return {
    async hold(row) {
      await client.del(key)
      if (row !== undefined) await store.insert(sessionOf(row))
      return store
    },
    [Symbol.dispose]: () => undefined,
  }
}

describe('redeem(), on Redis as on memory', () => {
  test.for(runs)('keeps its promises: $name', { timeout: 60 * 60_000 }, async ({ rules, worlds }) => {
    using memory = memoryDatabase(rules.restoreWindow)
    using redis = await redisDatabase(rules.restoreWindow)

    const extent = await explore(rules, { redeem, databases: [memory, redis] })

    expect(extent.worlds).toBe(worlds)
  })
})
