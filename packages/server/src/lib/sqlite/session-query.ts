import { formatChainValue } from '../sessions/chain-bytes.ts'
import type {
  ChainAdvance,
  RevocationOrder,
  SessionFilter,
  SessionPage,
  SessionSelector,
  Sweep,
} from '../sessions/session-store.ts'
import type { Session, SessionId } from '../sessions/session.ts'
import { standingColumns } from '../sessions/stepped-session.ts'
import { beforeAllIds, formatSessionId } from './id-bytes.ts'
import { formatSessionRow } from './session-row.ts'
import type { SqliteValue } from './sqlite-database.ts'
import { formatSubject } from './subject-value.ts'

/** A statement with what is bound to its question marks, in their order. */
export interface SqliteQuery extends Condition {
  /** Drivers want to know beforehand whether a statement returns rows. */
  readonly returns: 'rows' | 'nothing'
}

interface Condition {
  readonly sql: string
  readonly parameters: readonly SqliteValue[]
}

const isAlive = 'revoked_at IS NULL AND coalesce(idle_expires_at > ?, 1) AND coalesce(absolute_expires_at > ?, 1)'

export function insertSession(session: Session): SqliteQuery {
  const row = formatSessionRow(session)
  const names = Object.keys(row)
  return {
    returns: 'nothing',
    sql: `INSERT INTO tokenpair_sessions (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    parameters: Object.values(row),
  }
}

export function findSession(id: SessionId): SqliteQuery {
  return { returns: 'rows', sql: 'SELECT * FROM tokenpair_sessions WHERE id = ?', parameters: [formatSessionId(id)] }
}

export function advanceSession({ id, from, to, now, hasAttempt }: ChainAdvance): SqliteQuery {
  return {
    returns: 'rows',
    sql: `
      UPDATE tokenpair_sessions
      SET generation = ?, chain = ?, previous_1 = ?, previous_2 = ?, refreshed_at = ?, idle_expires_at = ? + idle_lifetime,
        attempt_bound = max(attempt_bound, ?)
      WHERE id = ? AND generation = ? AND chain = ? AND attempt_bound <= ? AND ${isAlive}
      RETURNING ${standingColumns.join(', ')}`,
    parameters: [
      to.generation,
      formatChainValue(to.chain),
      formatChainValue(to.previous[0]),
      formatChainValue(to.previous[1]),
      now,
      now,
      Number(hasAttempt),
      formatSessionId(id),
      from.generation,
      formatChainValue(from.chain),
      Number(hasAttempt),
      now,
      now,
    ],
  }
}

export function listSessions({ matching, now, limit, after }: SessionPage): SqliteQuery {
  const { sql, parameters } = conditionOf(filterTerms(matching))
  return {
    returns: 'rows',
    sql: `SELECT * FROM tokenpair_sessions WHERE ${sql} AND id > ? AND ${isAlive} ORDER BY id LIMIT ?`,
    parameters: [...parameters, formatAfter(after), now, now, limit],
  }
}

/** The log entries of what {@link revokeSessions} is about to revoke, for the same transaction. */
export function logRevocations(selector: SessionSelector, { until }: RevocationOrder): SqliteQuery {
  const { sql, parameters } = conditionOf(selectorTerms(selector))
  return {
    returns: 'nothing',
    sql: `
      INSERT INTO tokenpair_revocations (kind, target, mark, issued_before, until)
      SELECT 'session', id, 'dead', NULL, ? FROM tokenpair_sessions WHERE revoked_at IS NULL AND ${sql}`,
    parameters: [until, ...parameters],
  }
}

export function revokeSessions(selector: SessionSelector, { at, reason }: RevocationOrder): SqliteQuery {
  const { sql, parameters } = conditionOf(selectorTerms(selector))
  return {
    returns: 'rows',
    sql: `
      UPDATE tokenpair_sessions SET revoked_at = ?, revocation_reason = ?
      WHERE revoked_at IS NULL AND ${sql}
      RETURNING id`,
    parameters: [at, reason, ...parameters],
  }
}

/** The ids of the next few sessions. */
export function nextSessions({ after, limit }: Sweep): SqliteQuery {
  return {
    returns: 'rows',
    sql: 'SELECT id FROM tokenpair_sessions WHERE id > ? ORDER BY id LIMIT ?',
    parameters: [formatAfter(after), limit],
  }
}

/** Deletes what ended long ago among the sessions behind `after`, up to and with `last`. */
export function deleteEndedSessions({ after, endedBy }: Sweep, last: SessionId): SqliteQuery {
  return {
    returns: 'rows',
    sql: `
      DELETE FROM tokenpair_sessions
      WHERE id > ? AND id <= ? AND min(
        coalesce(revoked_at, ?), coalesce(idle_expires_at, ?), coalesce(absolute_expires_at, ?)
      ) <= ?
      RETURNING id`,
    parameters: [formatAfter(after), formatSessionId(last), never, never, never, endedBy],
  }
}

function formatAfter(after: SessionId | undefined): Uint8Array {
  return after === undefined ? beforeAllIds : formatSessionId(after)
}

/** Later than any moment. */
const never = Number.MAX_SAFE_INTEGER

type Term = readonly [condition: string, value: SqliteValue]

function selectorTerms(selector: SessionSelector): readonly Term[] {
  if ('id' in selector) {
    const { id, at } = selector
    if (at === undefined) return [['id = ?', formatSessionId(id)]]
    return [
      ['id = ?', formatSessionId(id)],
      ['generation = ?', at.generation],
      ['chain = ?', formatChainValue(at.chain)],
    ]
  }
  const { matching, except } = selector
  return [...filterTerms(matching), ...(except === undefined ? [] : [['id <> ?', formatSessionId(except)] as const])]
}

function filterTerms({ subject, method, manager }: SessionFilter): readonly Term[] {
  const columns = { subject: subject === undefined ? undefined : formatSubject(subject), method, manager }
  return Object.entries(columns).flatMap(([name, value]) =>
    value === undefined ? [] : [[`${name} = ?`, value] as const],
  )
}

function conditionOf(terms: readonly Term[]): Condition {
  const conditions = ['1', ...terms.map(([condition]) => condition)]
  return { sql: conditions.join(' AND '), parameters: terms.map(([, value]) => value) }
}
