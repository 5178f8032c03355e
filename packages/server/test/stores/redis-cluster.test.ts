import { redisStore } from '@tokenpair/server/stores/redis'
import { describeSessionStore } from '@tokenpair/testing/session-store'
import { Cluster } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { afterAll, describe, expect, test } from 'vitest'
import { startRedisCluster } from '../../../../scripts/databases/redis-cluster.ts'
import { order, ownPrefix, sessionOf } from './redis-fixture.ts'
import { now } from './stored-session.ts'

const runner = { describe, test, expect }
const cluster = await startRedisCluster()
const nodeRedis = await createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) })
  .on('error', () => undefined)
  .connect()
const nodes = await Promise.all(cluster.urls.map((url) => createClient({ url }).connect()))
const ioredis = new Cluster([...cluster.urls]).on('error', () => undefined)

afterAll(async () => {
  for (const client of [nodeRedis, ...nodes]) client.destroy()
  ioredis.disconnect()
  await cluster.stop()
})

// A script that reaches for a key of another slot is refused by these servers.
describeSessionStore('redisStore() on a cluster', () => redisStore({ client: nodeRedis, prefix: ownPrefix() }), runner)

describeSessionStore(
  'redisStore() on a cluster, by ioredis',
  () => redisStore({ client: ioredis, prefix: ownPrefix() }),
  runner,
)

describe('redisStore() on a cluster', () => {
  test('spreads sessions over all nodes, and lists, revokes and sweeps them as one', async () => {
    const store = redisStore({ client: nodeRedis, prefix: ownPrefix() })
    const sessions = Array.from({ length: 60 }, (_, number) => sessionOf(`user ${number}`))
    const ids = sessions.map(({ id }) => id).toSorted()
    const before = await Promise.all(nodes.map((node) => node.dbSize()))
    for (const session of sessions) await store.insert(session)
    const after = await Promise.all(nodes.map((node) => node.dbSize()))

    const first = await store.list({ matching: {}, now, limit: 40 })
    const second = await store.list({ matching: {}, now, limit: 40, after: first.at(-1)?.id })
    const revoked = await store.revoke({ matching: { method: 'password' }, except: ids[0] }, order)
    const log = await store.revocations.read(undefined, 100)
    const swept = await store.sweep({ endedBy: now, now, limit: 100 })

    expect(after.map((size, number) => size > (before[number] ?? 0))).toEqual([true, true, true])
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids)
    expect(revoked).toEqual(ids.slice(1))
    expect(log.entries).toHaveLength(59)
    expect(swept).toEqual({ deleted: 59, next: undefined })
  })

  test('waits for the replicas of the node that has the session, where the client can be told which', async () => {
    const prefix = ownPrefix()
    const session = sessionOf('alice')
    const store = redisStore({ client: nodeRedis, prefix, wait: { replicas: 1, timeout: 0.001 } })
    await store.insert(session)

    await expect(store.revoke({ id: session.id }, order)).rejects.toThrow('0 of 1 replicas')
    expect((await store.find(session.id))?.revocation?.reason).toBe('ended')
    expect(() => redisStore({ client: ioredis, prefix, wait: { replicas: 1 } })).toThrow(TypeError)
  })
})
