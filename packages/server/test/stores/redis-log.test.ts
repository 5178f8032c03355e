import type { RevocationEntry, SessionStore } from '@tokenpair/server'
import { redisStore } from '@tokenpair/server/stores/redis'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { startOwnRedis } from '../../../../scripts/databases/redis.ts'
import { connectIoredis, connectNodeRedis, order, ownPrefix, sessionOf } from './redis-fixture.ts'
import { now } from './stored-session.ts'

const client = await connectNodeRedis()
const ioredis = connectIoredis()
const later = now + 600_000

afterAll(() => {
  client.destroy()
  ioredis.disconnect()
})

const entryOf = (id: string, until = later): RevocationEntry => ({
  target: { kind: 'token', id },
  mark: 'dead',
  issuedBefore: undefined,
  until,
})

const idsOf = (entries: readonly RevocationEntry[]): readonly string[] =>
  entries.map(({ target }) => (target.kind === 'everyone' ? '' : target.id))

async function revokeSessions(store: SessionStore, name: string): Promise<readonly string[]> {
  const sessions = Array.from({ length: 50 }, (_, number) => sessionOf(`${name} ${number}`))
  for (const session of sessions) await store.insert(session)
  for (const { id } of sessions) await store.revoke({ id }, order)
  return sessions.map(({ id }) => id)
}

describe('the revocation log of redisStore()', () => {
  test('gives each reader every entry once, also those that are written while it reads page by page', async () => {
    const prefix = ownPrefix()
    const [writer, reader] = [redisStore({ client, prefix }), redisStore({ client: ioredis, prefix })]
    const written = [...(await revokeSessions(writer, 'one'))]
    const writing = revokeSessions(writer, 'two')
    const read: string[] = []
    let position: string | undefined
    for (let page = 0; page < 100 && read.length < 100; page += 1) {
      const next = await reader.revocations.read(position, 7)
      read.push(...idsOf(next.entries))
      ;({ position } = next)
      if (next.entries.length < 7) written.push(...(await writing))
    }
    const rest = await reader.revocations.read(position, 7)

    expect(read.toSorted()).toEqual([...new Set(written)].toSorted())
    expect(rest.entries).toEqual([])
  })

  test('goes on behind entries that were swept before they were read', async () => {
    const store = redisStore({ client, prefix: ownPrefix() })
    await store.revocations.append([entryOf('a'), entryOf('b', now)])
    const { position } = await store.revocations.read(undefined, 100)
    await store.revocations.append([entryOf('c', now), entryOf('d')])
    await store.sweep({ endedBy: 0, now, limit: 100 })
    const next = await store.revocations.read(position, 100)
    const last = await store.revocations.read(next.position, 100)

    expect(idsOf(next.entries)).toContain('d')
    expect(idsOf(last.entries)).toEqual([])
  })

  test('gives what came after a failover that lost what was read last, though it has an earlier place', async () => {
    const prefix = ownPrefix()
    const store = redisStore({ client, prefix })
    await store.revocations.append([entryOf('a'), entryOf('lost')])
    const { position } = await store.revocations.read(undefined, 100)
    const [log = ''] = await client.keys(`${prefix}:*:log`)
    await client.del(log)
    await client.xAdd(log, '1-1', { e: `dead token ${later} - late` })
    const next = await store.revocations.read(position, 100)

    expect(idsOf(next.entries)).toContain('late')
  })

  test.each([
    ['node-redis', () => client],
    ['ioredis', () => ioredis],
  ])('tells the listeners of another process, until they have heard enough: %s', async (_, clientOf) => {
    const prefix = ownPrefix()
    const [writer, reader] = [redisStore({ client, prefix }), redisStore({ client: clientOf(), prefix })]
    const listener = vi.fn<() => void>()
    const stop = reader.revocations.listen?.(listener)
    await vi.waitFor(async () => {
      await writer.revocations.append([entryOf('a')])
      expect(listener.mock.calls.length).toBeGreaterThan(3) // the first one tells of the connection
    })
    await reader.close()
    listener.mockClear()
    await writer.revocations.append([entryOf('b')])
    stop?.()

    expect(listener).not.toHaveBeenCalled()
  })

  test.each([
    ['node-redis', connectNodeRedis],
    ['ioredis', async (url: string) => connectIoredis(url)],
  ])('tells the listeners after a reconnect that there may be something to read: %s', async (_, connect) => {
    await using server = await startOwnRedis()
    const own = await connect(server.url)
    const store = redisStore({ client: own })
    const listener = vi.fn<() => void>()
    store.revocations.listen?.(listener)
    await vi.waitFor(() => expect(listener).toHaveBeenCalled())
    await server.kill()
    listener.mockClear()
    await server.start()
    await vi.waitFor(() => expect(listener).toHaveBeenCalled(), 20_000)
    await store.close()
    if ('destroy' in own) own.destroy()
    else own.disconnect()
  })
})
