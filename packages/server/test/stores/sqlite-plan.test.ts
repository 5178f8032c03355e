import { DatabaseSync } from 'node:sqlite'
import type { SessionSelector, SessionStore } from '@tokenpair/server'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { chainState, createSession, now, sessionId } from './stored-session.ts'

const id = sessionId(1)
const order = { at: now, reason: 'ended', until: now } as const
const filters = [
  { subject: 'alice' },
  { subject: 'alice', method: 'password' },
  { subject: 'alice', manager: 'jwt' },
  { subject: 'alice', method: 'password', manager: 'jwt' },
]
const page = { now, limit: 10 }
const sweep = { endedBy: now, now, limit: 10 }

const calls: readonly (readonly [string, (store: SessionStore) => Promise<unknown>])[] = [
  ['insert()', (store) => store.insert(createSession())],
  ['find()', (store) => store.find(id)],
  ['advance()', (store) => store.advance({ id, from: chainState(0), to: chainState(1), now, hasAttempt: true })],
  ['list() of a user', (store) => every(filters, (matching) => store.list({ ...page, matching, after: id }))],
  ['list() of everyone', (store) => every([{}, { manager: 'jwt' }], (matching) => store.list({ ...page, matching }))],
  ['revoke() of a session', (store) => every<SessionSelector>([{ id }, { id, at: chainState(0) }], revokeBy(store))],
  [
    'revoke() of a user',
    (store) =>
      every<SessionSelector>(
        [...filters.map((matching) => ({ matching })), { matching: { subject: 'alice' }, except: id }],
        revokeBy(store),
      ),
  ],
  ['sweep()', (store) => every([sweep, { ...sweep, after: sessionId(0) }], (each) => store.sweep(each))],
  [
    'the revocation log',
    async ({ revocations }) => {
      await revocations.append([{ target: { kind: 'everyone' }, mark: 'dead', issuedBefore: undefined, until: now }])
      await revocations.read(undefined, 10)
      await revocations.read('1', 10)
    },
  ],
]

function revokeBy(store: SessionStore): (selector: SessionSelector) => Promise<unknown> {
  return (selector) => store.revoke(selector, order)
}

async function every<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> {
  for (const item of items) await act(item)
}

/** How SQLite goes about each statement that a call makes, on a table with some rows. */
async function plansOf(call: (store: SessionStore) => Promise<unknown>): Promise<readonly string[]> {
  using database = new DatabaseSync(':memory:')
  const statements = new Set<string>()
  const store = sqliteStore({
    database: {
      exec: (sql) => database.exec(sql),
      prepare: (sql) => {
        statements.add(sql)
        return database.prepare(sql)
      },
    },
  })
  await store.insert(createSession({ id: sessionId(9) }))
  statements.clear()
  await call(store)
  return [...statements].flatMap((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail'])),
  )
}

describe('sqliteStore()', () => {
  test.each(calls)('looks at no more rows than it needs, by an index or the key: %s', async (_, call) => {
    const plans = await plansOf(call)

    expect(plans.filter((plan) => /SCAN tokenpair|TEMP B-TREE|AUTOMATIC/.test(plan))).toEqual([])
  })

  test('finds what it looks for by the key of a table, or by the user', async () => {
    const all = await Promise.all(calls.map(([, call]) => plansOf(call)))
    const searches = new Set(all.flat().filter((plan) => plan.startsWith('SEARCH tokenpair')))

    expect([...searches].toSorted()).toEqual([
      'SEARCH tokenpair_revocations USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH tokenpair_revocations USING INTEGER PRIMARY KEY (rowid>?)',
      'SEARCH tokenpair_sessions USING INDEX tokenpair_sessions_by_subject (subject=? AND id>?)',
      'SEARCH tokenpair_sessions USING INDEX tokenpair_sessions_by_subject (subject=?)',
      'SEARCH tokenpair_sessions USING PRIMARY KEY (id=?)',
      'SEARCH tokenpair_sessions USING PRIMARY KEY (id>? AND id<?)',
      'SEARCH tokenpair_sessions USING PRIMARY KEY (id>?)',
    ])
  })

  test('reads the whole table where everyone’s sessions are ended, and nowhere else', async () => {
    const plans = await plansOf((store) => store.revoke({ matching: {} }, order))

    expect(plans).toEqual(['SCAN tokenpair_sessions', 'SCAN tokenpair_sessions'])
  })
})
