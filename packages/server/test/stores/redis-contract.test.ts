import { redisStore } from '@tokenpair/server/stores/redis'
import { describeSessionStore } from '@tokenpair/testing/session-store'
import { afterAll, describe, expect, test } from 'vitest'
import { connectIoredis, connectNodeRedis, ownPrefix } from './redis-fixture.ts'

const runner = { describe, test, expect }
const nodeRedis = await connectNodeRedis()
const ioredis = connectIoredis()

afterAll(() => {
  nodeRedis.destroy()
  ioredis.disconnect()
})

describeSessionStore('redisStore() on node-redis', () => redisStore({ client: nodeRedis, prefix: ownPrefix() }), runner)

describeSessionStore('redisStore() on ioredis', () => redisStore({ client: ioredis, prefix: ownPrefix() }), runner)
