import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { deleteOldRevocations, insertRevocation, selectRevocations } from '../../src/lib/sqlite/revocation-query.ts'
import { createSchema } from '../../src/lib/sqlite/schema.ts'
import {
  advanceSession,
  deleteEndedSessions,
  findSession,
  insertSession,
  listSessions,
  logRevocations,
  nextSessions,
  revokeSessions,
  type SqliteQuery,
} from '../../src/lib/sqlite/session-query.ts'
import { chainState, createSession, now, sessionId } from './stored-session.ts'

const id = sessionId(1)
const order = { at: now, reason: 'ended', until: now } as const
const sweep = { endedBy: now, now, limit: 100, after: id }
const ofAlice = { matching: { subject: 'alice', method: 'password', manager: 'jwt' } }
const step = { id, from: chainState(0), to: chainState(1), now, hasAttempt: true }

const queries: readonly (readonly [string, SqliteQuery])[] = [
  ['insert()', insertSession(createSession())],
  ['advance()', advanceSession(step)],
  ['find()', findSession(id)],
  ['list()', listSessions({ ...ofAlice, now, limit: 100, after: id })],
  ['revoke(), one', revokeSessions({ id, at: chainState(0) }, order)],
  ['revoke(), one, in the log', logRevocations({ id, at: chainState(0) }, order)],
  ['revoke(), of a subject', revokeSessions({ ...ofAlice, except: id }, order)],
  ['revoke(), of a subject, in the log', logRevocations({ ...ofAlice, except: id }, order)],
  ['sweep(), the next rows', nextSessions(sweep)],
  ['sweep(), what ended', deleteEndedSessions(sweep, id)],
  ['sweep(), the log', deleteOldRevocations(now, 100)],
  [
    'revocations.append()',
    insertRevocation({ target: { kind: 'everyone' }, mark: 'dead', issuedBefore: now, until: now }),
  ],
  ['revocations.read()', selectRevocations(1, 100)],
]

function openDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  createSchema(database)
  return database
}

describe('sqliteStore()', () => {
  test.each(queries)('looks at no more rows than it has to for %s', (_, { sql, parameters }) => {
    using database = openDatabase()
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
    const details = plan.map(({ detail }) => String(detail))

    // SCAN without a bound is the whole table; the log is short, and read from its front.
    expect(details.filter((detail) => /^SCAN tokenpair_sessions(?! USING PRIMARY KEY)/.test(detail))).toEqual([])
    expect(details.filter((detail) => /TEMP B-TREE/.test(detail))).toEqual([])
  })

  test('indexes nothing that a refresh changes', () => {
    using database = openDatabase()
    const changed = /SET (.*?)\s+WHERE/su.exec(advanceSession(step).sql)?.[1] ?? ''
    const columns = [...changed.matchAll(/(\w+) =/g)].map(([, column]) => column)
    const indexed = database
      .prepare(
        `SELECT DISTINCT info.name FROM pragma_index_list('tokenpair_sessions') AS list
         JOIN pragma_index_info(list.name) AS info`,
      )
      .all()
      .map(({ name }) => String(name))

    expect(columns).toHaveLength(7)
    expect(indexed.toSorted()).toEqual(['id', 'subject'])
    expect(columns.filter((column) => column !== undefined && indexed.includes(column))).toEqual([])
  })
})
