import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { postgresStore } from '@tokenpair/server/stores/postgres'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startPostgresPair } from '../../../../../scripts/databases/postgres.ts'
import { attempt, createTestServer, refreshTokenOf } from '../../test-server.ts'

type Pair = Awaited<ReturnType<typeof startPostgresPair>>

let pair: Pair
const pools: pg.Pool[] = []
beforeAll(async () => {
  pair = await startPostgresPair()
}, 60_000)
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await Promise.all([pair.primary.stop(), pair.standby.stop()])
})

function connectTo(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url })
  pool.on('error', () => undefined) // connections that a kill breaks
  pools.push(pool)
  return pool
}

/** The address of whichever server is the first one, as a provider's name for it is. */
async function createWriterAddress({ primary, standby }: Pair) {
  let { port } = new URL(primary.url)
  const proxy = createServer((socket) => {
    const server = connect(Number(port), '127.0.0.1')
    socket.on('error', () => server.destroy()).pipe(server)
    server.on('error', () => socket.destroy()).pipe(socket)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const url = new URL(primary.url)
  url.port = String((proxy.address() as AddressInfo).port)
  return {
    url: url.href,
    moveOn: () => {
      port = new URL(standby.url).port
    },
    [Symbol.dispose]: () => proxy.close(),
  }
}

async function valueOf(pool: pg.Pool, expression: string): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>(`SELECT (${expression})::text AS value`)
  return rows[0]?.value
}

describe('a standby of PostgreSQL that takes over', () => {
  test('without the last commits signs nobody out, lets no thief pass, and hides no revocation', async () => {
    const [primary, standby] = [connectTo(pair.primary.url), connectTo(pair.standby.url)]
    using writer = await createWriterAddress(pair)
    const store = postgresStore({ pool: connectTo(writer.url), listen: false })
    const reader = postgresStore({ pool: connectTo(writer.url), listen: false })
    await using server = await createTestServer({ store })
    const [alice, bob, eve] = [
      await server.signIn({ subject: 'alice' }),
      await server.signIn({ subject: 'bob' }),
      await server.signIn({ subject: 'eve' }),
    ]
    const stolen = await server.redeem(alice.refreshToken, attempt(1), 0)

    // The standby has what was written so far, and hears no more.
    const written = await valueOf(primary, 'pg_current_wal_lsn()')
    await vi.waitFor(async () =>
      expect(await valueOf(standby, `pg_last_wal_replay_lsn() >= '${String(written)}'::pg_lsn`)).toBe('true'),
    )
    await standby.query(`ALTER SYSTEM SET primary_conninfo = ''`)
    await standby.query('SELECT pg_reload_conf()')
    await vi.waitFor(async () => expect(await valueOf(primary, 'SELECT count(*) FROM pg_stat_replication')).toBe('0'))

    // What is lost: a redemption that was answered, one whose answer was lost as well, and a part of the log.
    const answered = await server.redeem(refreshTokenOf(stolen), attempt(2), 1)
    await server.redeem(bob.refreshToken, attempt(3), 0)
    const entry = { mark: 'dead', issuedBefore: undefined, until: 2_000_000_000_000 } as const
    for (const id of ['1', '2', '3', '4', '5', '6']) {
      await store.revocations.append([{ ...entry, target: { kind: 'subject', id } }])
    }
    const { position } = await reader.revocations.read(undefined, 100)
    const lastLost = Number(await valueOf(primary, 'pg_snapshot_xmax(pg_current_snapshot())'))

    await pair.primary.kill()
    await standby.query('SELECT pg_promote()')
    writer.moveOn()

    const renewed = await server.redeem(refreshTokenOf(answered), attempt(4), 2)
    const repeated = await server.redeem(bob.refreshToken, attempt(3), 0)
    await server.auth.tokenManager.revokeToken({ sessionId: eve.sessionId, reason: 'ended' })
    const numberOfRevocation = Number(
      await valueOf(standby, 'SELECT max(written_by::text::bigint) FROM tokenpair_revocations'),
    )
    while (Number(await valueOf(standby, 'pg_current_xact_id()')) <= lastLost); // by its count, too, it could be the old one
    const { entries } = await reader.revocations.read(position, 100)
    const theft = await server.redeem(refreshTokenOf(stolen), attempt(5), 1)
    const after = await server.redeem(refreshTokenOf(renewed), attempt(6), 3)

    expect(renewed).toMatchObject({ status: 200, body: { generation: 3 } })
    expect(repeated).toMatchObject({ status: 200, body: { generation: 1 } })
    expect(entries.map(({ target }) => target)).toEqual([{ kind: 'session', id: eve.sessionId }])
    expect(numberOfRevocation).toBeLessThan(lastLost) // a number that the reader holds for read
    expect(theft.body).toMatchObject({ code: 'refresh_token_reused' })
    expect(after.body).toMatchObject({ code: 'session_revoked' })
    await reader.close()
  })
})
