import { inspect } from 'node:util'
import { redisStore } from '@tokenpair/server/stores/redis'
import { createClient } from 'redis'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { startOwnRedis } from '../../../../scripts/databases/redis.ts'
import { formatChain } from '../../src/lib/redis/session-arguments.ts'
import { connectIoredis, connectNodeRedis, order, ownPrefix, sessionOf } from './redis-fixture.ts'
import { chainState, chainValue, createSession, now } from './stored-session.ts'

const client = await connectNodeRedis()
const step = { from: chainState(0), to: chainState(1), now, hasAttempt: true }
const day = 24 * 3_600_000

afterAll(() => client.destroy())

describe('redisStore()', () => {
  test('takes a client, and says what else it was given', () => {
    expect(() => Reflect.apply(redisStore, undefined, [{ client: {} }])).toThrow(TypeError)
    expect(() => redisStore({ client, prefix: 'a{b}' })).toThrow(TypeError)
    expect(() => redisStore({ client, wait: { replicas: 0 } })).toThrow(RangeError)
  })

  test('takes any client that sends commands', async () => {
    const buffers = client.withTypeMapping({ 36: Buffer })
    const store = redisStore({ client: { command: (args) => buffers.sendCommand(args) }, prefix: ownPrefix() })
    const session = sessionOf('alice')
    await store.insert(session)

    expect(await store.find(session.id)).toEqual(session)
  })

  test('goes on when Redis has forgotten its scripts', async () => {
    const store = redisStore({ client, prefix: ownPrefix() })
    const session = sessionOf('alice')
    await store.insert(session)
    await client.scriptFlush()
    const advanced = await store.advance({ ...step, id: session.id })
    await client.scriptFlush()
    const revoked = await store.revoke({ id: session.id }, order)

    expect([advanced?.generation, revoked]).toEqual([1, [session.id]])
  })

  test('lets Redis forget a session 8 days after its end, later the more it is used, and a revoked one after 8 days', async () => {
    const prefix = ownPrefix()
    const store = redisStore({ client, prefix })
    const session = sessionOf('alice', {
      idleLifetime: day,
      idleExpiresAt: now + day,
      absoluteExpiresAt: now + 90 * day,
    })
    const lives = async (): Promise<number> => {
      const [key = ''] = await client.keys(`${prefix}:*:${session.id}`)
      return Math.ceil((await client.pTTL(key)) / day)
    }
    await store.insert(session)
    const inserted = await lives()
    await store.advance({ ...step, id: session.id, now: now + 89.5 * day })
    const lapsed = await lives()
    await store.advance({ ...step, id: session.id, now: now + 0.5 * day })
    const advanced = await lives()
    await store.revoke({ id: session.id }, order)

    expect([inserted, lapsed, advanced, await lives()]).toEqual([9, 9, 9, 8])
  })

  test('keeps a session that never ends', async () => {
    const prefix = ownPrefix()
    const store = redisStore({ client, prefix })
    const session = sessionOf('alice', {
      idleLifetime: undefined,
      idleExpiresAt: undefined,
      absoluteExpiresAt: undefined,
    })
    await store.insert(session)
    await store.advance({ ...step, id: session.id })
    const [key = ''] = await client.keys(`${prefix}:*:${session.id}`)

    expect(await client.pTTL(key)).toBe(-1)
  })

  test('leaves nothing behind of sessions that Redis forgot', async () => {
    const prefix = ownPrefix()
    const store = redisStore({ client, prefix })
    const [one, other] = [sessionOf('alice'), sessionOf('bob')]
    for (const session of [one, other]) await store.insert(session)
    for (const { id } of [one, other]) await client.del(await client.keys(`${prefix}:*:${id}`))
    const listed = await store.list({ matching: { subject: 'alice' }, now, limit: 10 })
    const indexes = await client.keys(`${prefix}:*:i:*`)
    const swept = await store.sweep({ endedBy: 0, now, limit: 10 })

    expect([listed, indexes.length, swept]).toEqual([[], 1, { deleted: 0, next: undefined }])
    expect(await client.keys(`${prefix}:*:[ib]*`)).toEqual([])
  })

  test('finds a subject among others of the same index', async () => {
    const prefix = ownPrefix()
    const store = redisStore({ client, prefix })
    const alice = sessionOf('alice')
    const others = Array.from({ length: 40 }, (_, number) => ({ ...sessionOf('alice'), subject: `other ${number}` }))
    for (const session of [alice, ...others]) await store.insert(session)

    expect(await store.list({ matching: { subject: 'alice' }, now, limit: 100 })).toEqual([alice])
    expect(await store.revoke({ matching: { subject: 'alice' } }, order)).toEqual([alice.id])
  })

  test('refuses subjects that would come back as others', async () => {
    const store = redisStore({ client, prefix: ownPrefix() })

    await expect(store.insert(sessionOf('alice\0x'))).rejects.toThrow(RangeError)
    await expect(store.insert(sessionOf('\ud800'))).rejects.toThrow(RangeError)
  })

  test('keeps a subject that begins with a byte order mark', async () => {
    const store = redisStore({ client, prefix: ownPrefix() })
    const session = sessionOf('\ufeffalice')
    await store.insert(session)

    expect(await store.find(session.id)).toEqual(session)
  })

  test('refuses keys of another layout, and a closed store', async () => {
    const prefix = ownPrefix()
    const store = redisStore({ client, prefix })
    await store.sweep({ endedBy: 0, now, limit: 1 })
    await store.close()
    for (const key of await client.keys(`${prefix}:*:layout`)) await client.set(key, 'tokenpair 1')
    const next = redisStore({ client, prefix })

    await expect(store.find(createSession().id)).rejects.toThrow('closed')
    await expect(next.find(createSession().id)).rejects.toThrow('layout')
  })
})

describe('redisStore(), where Redis fails', () => {
  test('rejects without telling what was sent, whatever the client says', async () => {
    const [from, to] = [chainValue(0x55), chainValue(0xaa)] // printable, also as they are sent
    const fail = (args: readonly string[]): Promise<never> =>
      Promise.reject(Object.assign(new Error(`ERR unknown command, with args ${args.join()}`), { command: { args } }))
    let isBroken = false
    const buffers = client.withTypeMapping({ 36: Buffer })
    const commands = { command: (args: readonly string[]) => (isBroken ? fail(args) : buffers.sendCommand(args)) }
    const store = redisStore({ client: commands, prefix: ownPrefix() })
    await store.find(createSession().id)
    isBroken = true
    const positions = { from: { generation: 0, chain: from }, to: { ...chainState(1), chain: to } }
    const error = await store
      .advance({ ...step, ...positions, id: createSession().id })
      .catch((cause: unknown) => cause)

    const secrets = [from, to, formatChain(from), formatChain(to), createSession().id]

    expect(error).toBeInstanceOf(Error)
    for (const secret of secrets) expect(inspect(error, { depth: 9 })).not.toContain(secret)
  })

  test('rejects at once where the client was not connected', async () => {
    const store = redisStore({ client: createClient(), prefix: ownPrefix() })

    await expect(store.find(createSession().id)).rejects.toThrow('not connected')
  })

  test('keeps what was answered through a crash, and serves again afterwards', async () => {
    await using server = await startOwnRedis(['--appendonly', 'yes', '--appendfsync', 'always'])
    const [nodeRedis, ioredis] = [await connectNodeRedis(server.url), connectIoredis(server.url)]
    const stores = [nodeRedis, ioredis].map((each) => redisStore({ client: each, prefix: 'tp' }))
    const session = sessionOf('alice')
    await stores[0]?.insert(session)
    const advanced = await stores[1]?.advance({ ...step, id: session.id })
    await server.kill()
    await vi.waitFor(() => expect([nodeRedis.isReady, ioredis.status === 'ready']).toEqual([false, false]))
    const failures = await Promise.allSettled(stores.map((store) => store.find(session.id)))
    await server.start()
    await vi.waitFor(() => expect([nodeRedis.isReady, ioredis.status]).toEqual([true, 'ready']), 20_000)
    const found = await Promise.all(stores.map((store) => store.find(session.id)))
    nodeRedis.destroy()
    ioredis.disconnect()

    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(found).toEqual([advanced, advanced])
  })

  test('insists on a server that does not delete keys when it is full', async () => {
    await using server = await startOwnRedis(['--maxmemory', '64mb', '--maxmemory-policy', 'volatile-lru'])
    const nodeRedis = await connectNodeRedis(server.url)
    const store = redisStore({ client: nodeRedis })
    const refused = await store.find(createSession().id).catch((error: unknown) => String(error))
    await nodeRedis.configSet('maxmemory-policy', 'noeviction')
    const found = await store.find(createSession().id)
    nodeRedis.destroy()

    expect(refused).toContain('noeviction')
    expect(found).toBeUndefined()
  })

  test('renews and revokes also when it is full, and takes no new session', async () => {
    await using server = await startOwnRedis()
    const nodeRedis = await connectNodeRedis(server.url)
    const store = redisStore({ client: nodeRedis })
    const [one, other] = [sessionOf('alice'), sessionOf('bob')]
    for (const session of [one, other]) await store.insert(session)
    await nodeRedis.configSet('maxmemory', '1mb')
    const refused = await store.insert(sessionOf('carol')).catch((error: unknown) => String(error))
    const advanced = await store.advance({ ...step, id: one.id })
    const revoked = await store.revoke({ id: other.id }, order)
    const swept = await store.sweep({ endedBy: now, now, limit: 10 })
    nodeRedis.destroy()

    expect(refused).toContain('OOM')
    expect([advanced?.generation, revoked, swept.deleted]).toEqual([1, [other.id], 1])
  })
})

describe('redisStore(), beside a replica', () => {
  test('waits until a replica has a revocation, and never judges by what a replica holds', async () => {
    await using primary = await startOwnRedis(['--repl-diskless-sync-delay', '0'])
    await using replica = await startOwnRedis()
    const clients = await Promise.all([connectNodeRedis(primary.url), connectNodeRedis(replica.url)])
    const ioredis = connectIoredis(primary.url)
    const session = sessionOf('alice')
    const safe = redisStore({ client: clients[0], wait: { replicas: 1, timeout: 10 } })
    const safer = redisStore({ client: ioredis, wait: { replicas: 2, timeout: 0.01 } })
    const onReplica = redisStore({ client: clients[1] })
    await onReplica.find(session.id) // this one was a primary before
    await clients[1].sendCommand(['REPLICAOF', '127.0.0.1', String(primary.port)])
    await vi.waitFor(async () => expect(await clients[0].wait(1, 100)).toBe(1), 20_000)
    await safe.insert(session)
    const other = sessionOf('bob')
    await safe.insert(other)

    const revoked = await safe.revoke({ id: session.id }, order)
    const warning = await safer.revoke({ id: other.id }, order).catch((error: unknown) => String(error))
    const state = await safe.find(other.id)
    const judged = await Promise.allSettled([
      onReplica.find(session.id),
      onReplica.advance({ ...step, id: session.id }),
    ])
    for (const each of clients) each.destroy()
    ioredis.disconnect()

    expect(revoked).toEqual([session.id])
    expect(warning).toContain('1 of 2 replicas')
    expect(state?.revocation?.reason).toBe('ended')
    expect(judged.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})
