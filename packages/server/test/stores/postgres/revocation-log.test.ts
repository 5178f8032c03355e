import type { RevocationEntry, SessionStore } from '@tokenpair/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSession, now, sessionId } from '../stored-session.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database[Symbol.asyncDispose]())

function entry(id: string): RevocationEntry {
  return { target: { kind: 'token', id }, mark: 'dead', issuedBefore: undefined, until: now + 600_000 }
}

/** Reads on to the end, and answers the ids of what was read. */
function createReader({ revocations }: SessionStore, limit = 100): () => Promise<readonly string[]> {
  let position: string | undefined
  const readOn = async (): Promise<readonly string[]> => {
    const page = await revocations.read(position, limit)
    ;({ position } = page)
    const ids = page.entries.map(({ target }) => ('id' in target ? target.id : target.kind))
    return page.entries.length < limit ? ids : [...ids, ...(await readOn())]
  }
  return readOn
}

/** A transaction that is held open. */
async function begin({ pool, schema }: TestDatabase) {
  const client = await pool.connect()
  await client.query('BEGIN; SELECT pg_current_xact_id()')
  return {
    append: (id: string) =>
      client.query(
        `INSERT INTO ${schema}.tokenpair_revocations (kind, target, mark, until) VALUES ('token', '${id}', 'dead', ${now})`,
      ),
    commit: async () => {
      await client.query('COMMIT')
      client.release()
    },
  }
}

describe('the revocation log of a postgresStore()', () => {
  test('skips no entry that is committed after a later one was read', async () => {
    const store = database.store()
    const read = createReader(store)
    const slow = await begin(database)
    await slow.append('slow')
    await store.revocations.append([entry('fast')])
    const first = await read()
    await store.revocations.append([entry('faster')])
    const second = await read()
    await slow.commit()

    expect([first, second, await read(), await read()]).toEqual([['fast'], ['faster'], ['slow'], []])
  })

  test('is not held up by a foreign transaction that stays open, and reads nothing twice because of it', async () => {
    const store = database.store()
    const read = createReader(store)
    const foreign = await begin(database)
    const pages: (readonly string[])[] = []
    for (const id of ['a', 'b', 'c']) {
      await store.revocations.append([entry(id)])
      pages.push(await read())
    }
    await foreign.commit()

    expect([...pages, await read()]).toEqual([['a'], ['b'], ['c'], []])
  })

  test('finds a late entry also while it reads page by page', async () => {
    const store = database.store()
    const slow = await begin(database)
    await slow.append('slow')
    await store.revocations.append(['a', 'b', 'c', 'd'].map(entry))
    const first = await store.revocations.read(undefined, 2)
    await slow.commit()
    const rest: string[] = []
    let { position } = first
    for (let count = 2; count === 2;) {
      const page = await store.revocations.read(position, 2)
      rest.push(...page.entries.map(({ target }) => ('id' in target ? target.id : '')))
      count = page.entries.length
      ;({ position } = page)
    }

    expect(new Set(rest)).toEqual(new Set(['slow', 'c', 'd']))
  })

  test('skips nothing, whatever the order in which many writers commit', async () => {
    const store = database.store()
    const read = createReader(store, 3)
    const seen = new Set<string>()
    const open: { readonly at: number; readonly commit: () => Promise<void> }[] = []
    for (let turn = 0; turn < 40; turn += 1) {
      const transaction = await begin(database)
      await transaction.append(`entry ${turn}`)
      open.push({ at: turn + ((turn * 7) % 6), commit: transaction.commit })
      for (const each of open.filter(({ at }) => at === turn)) await each.commit()
      for (const id of await read()) seen.add(id)
    }
    for (const each of open.filter(({ at }) => at >= 40)) await each.commit()
    for (const id of await read()) seen.add(id)

    expect(seen.size).toBe(40)
  })

  test('reads all again where the position is of another server, or of none', async () => {
    const store = database.store()
    await store.revocations.append([entry('a')])
    const { position } = await store.revocations.read(undefined, 10)
    const others = [
      position.replace(/\|[^|]+\|/, '|another day|'),
      position.replaceAll(/\d+:\d+:[\d,]*/g, '9999999:9999999:'),
      '7',
      '',
    ]
    const pages = await Promise.all(others.map((other) => store.revocations.read(other, 10)))

    expect((await store.revocations.read(position, 10)).entries).toEqual([])
    expect(pages.map(({ entries }) => entries)).toEqual(others.map(() => [entry('a')]))
  })

  test('reads all again after a reading has failed', async () => {
    const { pool } = database
    let failure: Error | undefined
    const query = async (text: string, values: string[]) => {
      if (failure !== undefined) throw failure
      return await pool.query(text, values)
    }
    const store = database.store({ pool: { query } })
    await store.revocations.append([entry('a')])
    const { position } = await store.revocations.read(undefined, 10)
    failure = new Error('Connection terminated')
    await expect(store.revocations.read(position, 10)).rejects.toThrow('PostgreSQL could not be reached')
    failure = undefined

    expect((await store.revocations.read(position, 10)).entries).toEqual([entry('a')])
  })

  test('has no entry of a revocation that was undone', async () => {
    const store = database.store()
    await store.insert(createSession())
    await database.pool.query(`ALTER TABLE ${database.schema}.tokenpair_revocations ADD CHECK (kind <> 'session')`)
    await expect(store.revoke({ id: sessionId(1) }, { at: now, reason: 'ended', until: now })).rejects.toThrow(
      'PostgreSQL refused a statement (SQLSTATE 23514)',
    )

    expect((await store.find(sessionId(1)))?.revocation).toBeUndefined()
  })
})

describe('listen() of the revocation log of a postgresStore()', () => {
  const order = { at: now, reason: 'ended', until: now } as const

  async function cutListeners(): Promise<number> {
    const { rowCount } = await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN tokenpair_${database.schema}'`,
    )
    return rowCount ?? 0
  }

  test('calls back when another server revokes, without a reading in between', async () => {
    const here = database.store({ pool: database.connect() })
    const there = database.store({ pool: database.connect() })
    await there.insert(createSession())
    const listener = vi.fn<() => void>()
    const stop = here.revocations.listen?.(listener)
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1)) // it listens now
    await there.revoke({ id: sessionId(1) }, order)

    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2))
    stop?.()
    await here.close()
  })

  test('listens again at the next reading when the connection was cut, and finds what was told meanwhile', async () => {
    const here = database.store({ pool: database.connect() })
    const there = database.store()
    const listener = vi.fn<() => void>()
    here.revocations.listen?.(listener)
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1))
    const read = createReader(here)
    await read()
    await vi.waitFor(async () => expect(await cutListeners()).toBe(1))
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2))
    await there.revocations.append([entry('unheard')])
    const found = await read()
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(3))
    await there.revocations.append([entry('heard')])

    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(4))
    expect(found).toEqual(['unheard'])
    await here.close()
  })

  test('takes no connection where the pool has one, where listening is turned off, or when nobody listens', async () => {
    const single = database.store({ pool: database.connect({ max: 1 }) })
    const quiet = database.store({ listen: false })
    const stops = [single, quiet].map(({ revocations }) => revocations.listen?.(() => undefined))
    await Promise.all([single, quiet].map((store) => store.revocations.append([entry('a')])))
    const whileAsked = await cutListeners()
    for (const stop of stops) stop?.()

    expect(whileAsked).toBe(0)
  })
})
