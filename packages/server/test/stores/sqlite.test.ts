import { existsSync, mkdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { ChainValue } from '@tokenpair/server'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/lib/sqlite/open-database.ts'
import { createSession, now } from './stored-session.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

describe('sqliteStore({ path })', () => {
  test('opens nothing before it is used', async () => {
    using folder = createTemporaryFolder()
    const store = sqliteStore({ path: folder.path('auth.db') })
    await store.close()

    expect(existsSync(folder.path('auth.db'))).toBe(false)
  })

  test('finds everything when the file is opened again', async () => {
    using folder = createTemporaryFolder()
    const session = createSession({ revocation: { at: now, reason: 'reuse' } })
    const before = sqliteStore({ path: folder.path('auth.db') })
    await before.insert(session)
    await before.close()

    const after = sqliteStore({ path: folder.path('auth.db') })
    const found = await after.find(session.id)
    await after.close()

    expect(found).toEqual(session)
  })

  test('writes through to the disk before it answers, with a log that lets others read meanwhile', async () => {
    using folder = createTemporaryFolder()
    const database = await openDatabase(folder.path('auth.db'))
    const settings = ['journal_mode', 'synchronous', 'busy_timeout'].map((name) =>
      database.prepare(`PRAGMA ${name}`).all(),
    )
    database.close()

    expect(settings).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2 }], [{ timeout: 5000 }]])
  })

  test('closes the file it opened', async () => {
    using folder = createTemporaryFolder()
    const store = sqliteStore({ path: folder.path('auth.db') })
    await store.insert(createSession())
    await store.close()

    expect(existsSync(folder.path('auth.db-wal'))).toBe(false)
  })

  test('finishes what was called before it closes, and rejects what is called afterwards', async () => {
    const store = sqliteStore({ path: ':memory:' })
    const inserted = store.insert(createSession())
    const closed = store.close()
    await store.close()

    await expect(inserted).resolves.toBeUndefined()
    await expect(closed).resolves.toBeUndefined()
    await expect(store.find(createSession().id)).rejects.toThrow('The session store is closed')
  })

  test('rejects while the file cannot be opened, and works as soon as it can', async () => {
    using folder = createTemporaryFolder()
    const store = sqliteStore({ path: folder.path('data/auth.db') })

    await expect(store.insert(createSession())).rejects.toThrow('Cannot open the SQLite database')
    mkdirSync(folder.path('data'))
    await expect(store.insert(createSession())).resolves.toBeUndefined()
    await store.close()
  })

  test('says what to do on a runtime without node:sqlite', async () => {
    vi.doMock('node:sqlite', () => ({ DatabaseSync: undefined }))
    const store = sqliteStore({ path: ':memory:' })
    const found = store.find(createSession().id)

    await expect(found).rejects.toThrow('This runtime has no node:sqlite: use Node.js 22.18 or newer, or')
    vi.doUnmock('node:sqlite')
  })

  test.each([{}, { path: '' }, { path: 1 }, { database: null }, { path: ':memory:', database: {} }])(
    'refuses options that do not name one database: %j',
    (options) => {
      expect(() => Reflect.apply(sqliteStore, undefined, [options])).toThrow(TypeError)
    },
  )
})

describe('sqliteStore({ database })', () => {
  test('leaves the database open', async () => {
    using database = new DatabaseSync(':memory:')
    const store = sqliteStore({ database })
    await store.insert(createSession())
    await store.close()

    expect(database.isOpen).toBe(true)
  })

  test('changes neither the settings nor the version of the database', async () => {
    using folder = createTemporaryFolder()
    using database = new DatabaseSync(folder.path('app.db'))
    const settings = ['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys', 'user_version']
    const read = () => settings.map((name) => database.prepare(`PRAGMA ${name}`).get())
    database.exec('PRAGMA user_version = 42')
    const before = read()
    await sqliteStore({ database }).insert(createSession())

    expect(read()).toEqual(before)
  })

  test('needs nothing but exec() and prepare()', async () => {
    using database = new DatabaseSync(':memory:')
    const store = sqliteStore({
      database: {
        exec: (sql) => database.exec(sql),
        prepare: (sql) => {
          const statement = database.prepare(sql)
          return {
            run: (...parameters) => statement.run(...parameters),
            all: (...parameters) => statement.all(...parameters),
          }
        },
      },
    })
    await store.insert(createSession())

    await expect(store.find(createSession().id)).resolves.toEqual(createSession())
  })
})

describe('sqliteStore() on stored data', () => {
  test('keeps ids, chain values and UUIDs as 16 bytes, and moments as milliseconds', async () => {
    using database = new DatabaseSync(':memory:')
    await sqliteStore({ database }).insert(createSession({ subject: '0f8fad5b-d9cb-469f-a165-70867728950e' }))
    const row = database.prepare(
      'SELECT length(id) AS id, length(subject) AS subject, typeof(chain) AS type, length(chain) AS chain, created_at FROM tokenpair_sessions',
    )

    expect(row.get()).toEqual({ id: 16, subject: 16, type: 'blob', chain: 16, created_at: now })
  })

  test('indexes nothing that a step of the chain changes', async () => {
    using database = new DatabaseSync(':memory:')
    await sqliteStore({ database }).insert(createSession())
    const columns = database.prepare(
      `SELECT DISTINCT columns.name FROM pragma_index_list('tokenpair_sessions') AS indexes, pragma_index_info(indexes.name) AS columns`,
    )

    expect(columns.all().map((column) => column['name'])).toEqual(['subject', 'id'])
  })

  test('refuses a schema of a later release', async () => {
    using database = new DatabaseSync(':memory:')
    await sqliteStore({ database }).insert(createSession())
    database.exec('UPDATE tokenpair_schema SET version = 99')

    await expect(sqliteStore({ database }).find(createSession().id)).rejects.toThrow('update @tokenpair/server')
  })

  test.each([
    ['id', `id = x'0102'`],
    ['subject', `subject = 1`],
    ['subject', `subject = zeroblob(15)`],
    ['scopes', `scopes = '["read", 1]'`],
    ['claims', `claims = '[]'`],
    ['claims', `claims = '{'`],
    ['device', `device = '{"label": "phone"}'`],
    ['device', `device = '["phone", 1]'`],
    ['chain', `chain = x'00'`],
    ['previous_2', `previous_2 = zeroblob(17)`],
    ['idle_expires_at', `idle_expires_at = 9223372036854775807`],
    ['revocation_reason', `revoked_at = 1`],
    ['revocation_reason', `revoked_at = 1, revocation_reason = 'boredom'`],
  ])('says that column %s is damaged after %s', async (column, damage) => {
    using database = new DatabaseSync(':memory:', { readBigInts: true })
    const store = sqliteStore({ database })
    await store.insert(createSession())
    database.exec(`UPDATE tokenpair_sessions SET ${damage}`)
    const read = column === 'id' ? store.list({ matching: {}, now: 0, limit: 1 }) : store.find(createSession().id)

    await expect(read).rejects.toThrow(`A stored row is damaged in column ${column}:`)
  })

  test.each(['alice\0admin', 'alice\uD83D'])(
    'refuses a subject that SQLite would not give back: %j',
    async (subject) => {
      const store = sqliteStore({ path: ':memory:' })

      await expect(store.insert(createSession({ subject }))).rejects.toThrow(RangeError)
      await store.close()
    },
  )

  test('refuses a chain value that is not 16 bytes', async () => {
    const store = sqliteStore({ path: ':memory:' })

    await expect(store.insert(createSession({ chain: 'AAAA' as ChainValue }))).rejects.toThrow(TypeError)
    await store.close()
  })
})
