import type { ChainAdvance, SessionPage, SessionSelector } from '../sessions/session-store.ts'
import type { Revocation, Session, SessionId } from '../sessions/session.ts'
import { formatChainValue } from './chain-bytes.ts'
import { formatSessionRow } from './session-row.ts'
import type { SqliteValue } from './sqlite-database.ts'

/** A statement with what is bound to its question marks, in their order. */
export interface SqliteQuery {
  readonly sql: string
  readonly parameters: readonly SqliteValue[]
}

const isAlive =
  'revoked_at IS NULL AND idle_expires_at > ? AND (absolute_expires_at IS NULL OR absolute_expires_at > ?)'

export function insertSession(session: Session): SqliteQuery {
  const row = formatSessionRow(session)
  const names = Object.keys(row)
  return {
    sql: `INSERT INTO tokenpair_sessions (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    parameters: Object.values(row),
  }
}

export function findSession(id: SessionId): SqliteQuery {
  return { sql: 'SELECT * FROM tokenpair_sessions WHERE id = ?', parameters: [id] }
}

export function advanceSession({ id, from, to, now, idleExpiresAt, hasAttempt }: ChainAdvance): SqliteQuery {
  return {
    sql: `
      UPDATE tokenpair_sessions
      SET generation = ?, chain = ?, previous_1 = ?, previous_2 = ?, refreshed_at = ?, idle_expires_at = ?,
        attempt_bound = max(attempt_bound, ?)
      WHERE id = ? AND generation = ? AND chain = ? AND attempt_bound <= ? AND ${isAlive}
      RETURNING *`,
    parameters: [
      to.generation,
      formatChainValue(to.chain),
      formatChainValue(to.previous[0]),
      formatChainValue(to.previous[1]),
      now,
      idleExpiresAt,
      Number(hasAttempt),
      id,
      from.generation,
      formatChainValue(from.chain),
      Number(hasAttempt),
      now,
      now,
    ],
  }
}

export function listSessions({ subject, now, limit, after }: SessionPage): SqliteQuery {
  return {
    sql: `SELECT * FROM tokenpair_sessions WHERE subject = ? AND id > ? AND ${isAlive} ORDER BY id LIMIT ?`,
    parameters: [subject, after ?? '', now, now, limit],
  }
}

export function revokeSessions(selector: SessionSelector, { at, reason }: Revocation): SqliteQuery {
  const conditions = selectorConditions(selector)
  return {
    sql: `
      UPDATE tokenpair_sessions SET revoked_at = ?, revocation_reason = ?
      WHERE revoked_at IS NULL AND ${conditions.map(([condition]) => condition).join(' AND ')}
      RETURNING id`,
    parameters: [at, reason, ...conditions.map(([, value]) => value)],
  }
}

function selectorConditions(selector: SessionSelector): readonly (readonly [condition: string, value: SqliteValue])[] {
  if ('id' in selector) {
    const { id, at } = selector
    if (at === undefined) return [['id = ?', id]]
    return [
      ['id = ?', id],
      ['generation = ?', at.generation],
      ['chain = ?', formatChainValue(at.chain)],
    ]
  }
  const { subject, method, except } = selector
  return [
    ['subject = ?', subject],
    ...(method === undefined ? [] : [['method = ?', method] as const]),
    ...(except === undefined ? [] : [['id <> ?', except] as const]),
  ]
}
