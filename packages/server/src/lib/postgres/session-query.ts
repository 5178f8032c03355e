import type { RevocationOrder, SessionFilter, SessionPage, SessionSelector, Sweep } from '../sessions/session-store.ts'
import type { Session, SessionId } from '../sessions/session.ts'
import { formatHexChain, formatWhole } from './column-values.ts'
import type { PostgresStatement } from './run-statement.ts'
import { formatSessionRow, readableColumns, sessionColumns } from './session-row.ts'
import type { Tables } from './tables.ts'

export function insertSession({ sessions }: Tables, session: Session): PostgresStatement {
  const values = Object.values(sessionColumns).map((type, index) =>
    type === 'bytea' ? `decode($${index + 1}::text, 'hex')` : `($${index + 1}::text)::${type}`,
  )
  return {
    sql: `INSERT INTO ${sessions} (${Object.keys(sessionColumns).join(', ')}) VALUES (${values.join(', ')})`,
    parameters: formatSessionRow(session),
  }
}

export function findSession({ sessions }: Tables, id: SessionId): PostgresStatement {
  const sql = `SELECT ${readableColumns('session')} FROM ${sessions} AS session WHERE id = $1::text`
  return { sql, parameters: [id] }
}

/** What fits is found before it is put in order: one user has few sessions, and the key knows nothing of users. */
export function listSessions({ sessions }: Tables, { matching, now, limit, after }: SessionPage): PostgresStatement {
  const bound = createBinding()
  const terms = [
    ...filterTerms(matching, bound),
    `session.id > ${bound.text(after ?? '')}`,
    'session.revoked_at IS NULL',
    `coalesce(session.idle_expires_at > ${bound.whole(now)}, true)`,
    `coalesce(session.absolute_expires_at > ${bound.whole(now)}, true)`,
  ]
  const select = `SELECT ${readableColumns('session')} FROM ${sessions} AS session WHERE ${terms.join(' AND ')}`
  const order = `ORDER BY id LIMIT ${bound.whole(limit)}`
  const sql =
    matching.subject === undefined
      ? `${select} ${order}`
      : `WITH own AS MATERIALIZED (${select}) SELECT * FROM own ${order}`
  return { sql, parameters: bound.parameters }
}

/** Revokes, writes that to the log and tells those who listen: one statement, and so one transaction. */
export function revokeSessions(
  { sessions, revocations, channel }: Tables,
  selector: SessionSelector,
  { at, reason, until }: RevocationOrder,
): PostgresStatement {
  const bound = createBinding()
  const sql = `
    WITH ended AS (
      UPDATE ${sessions} AS session SET revoked_at = ${bound.whole(at)}, revocation_reason = ${bound.text(reason)}
      WHERE ${['session.revoked_at IS NULL', ...selectorTerms(selector, bound)].join(' AND ')}
      RETURNING session.id
    ), logged AS (
      INSERT INTO ${revocations} (kind, target, mark, until)
      SELECT 'session', id, 'dead', ${bound.whole(until)} FROM ended ORDER BY id
    ), told AS MATERIALIZED (
      SELECT pg_notify('${channel}', '') WHERE EXISTS (SELECT FROM ended)
    )
    SELECT ended.id FROM ended LEFT JOIN told ON true`
  return { sql, parameters: bound.parameters }
}

/**
 * Looks at the next few sessions and deletes those of them that ended long ago. What somebody else holds is left for the next
 * time, so that nobody waits and several servers may sweep at once.
 */
export function sweepSessions({ sessions }: Tables, { endedBy, limit, after }: Sweep): PostgresStatement {
  const isOver = (alias: string): string =>
    `least(${['revoked_at', 'idle_expires_at', 'absolute_expires_at'].map((name) => `${alias}.${name}`).join(', ')}) <= ($2::text)::bigint`
  return {
    sql: `
      WITH seen AS MATERIALIZED (
        SELECT session.id, ${isOver('session')} AS is_over FROM ${sessions} AS session
        WHERE session.id > $1::text ORDER BY session.id LIMIT ($3::text)::bigint
      ), doomed AS (
        SELECT session.id FROM ${sessions} AS session
        WHERE session.id = ANY (ARRAY(SELECT id FROM seen WHERE is_over)) FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM ${sessions} AS session USING doomed
        WHERE session.id = doomed.id AND session.id = ANY (ARRAY(SELECT id FROM seen WHERE is_over)) AND ${isOver('session')}
        RETURNING session.id
      )
      SELECT (SELECT count(*) FROM gone) AS deleted, (SELECT count(*) FROM seen) AS seen, (SELECT max(id) FROM seen) AS last`,
    parameters: [after ?? '', String(endedBy), String(limit)],
  }
}

/** Collects what is bound, and answers the placeholder for it. */
interface Binding {
  readonly parameters: readonly (string | null)[]
  text(value: string): string
  whole(value: number): string
  hex(value: string): string
}

function createBinding(): Binding {
  const parameters: (string | null)[] = []
  const bind = (value: string | null): string => `$${parameters.push(value)}::text`
  return {
    parameters,
    text: bind,
    whole: (value) => `(${bind(formatWhole(value))})::bigint`,
    hex: (value) => `decode(${bind(value)}, 'hex')`,
  }
}

function selectorTerms(selector: SessionSelector, bound: Binding): readonly string[] {
  if ('id' in selector) {
    const { id, at } = selector
    const own = `session.id = ${bound.text(id)}`
    if (at === undefined) return [own]
    return [
      own,
      `session.generation = ${bound.whole(at.generation)}`,
      `session.chain = ${bound.hex(formatHexChain(at.chain))}`,
    ]
  }
  const { matching, except } = selector
  return [...filterTerms(matching, bound), ...(except === undefined ? [] : [`session.id <> ${bound.text(except)}`])]
}

function filterTerms({ subject, method, manager }: SessionFilter, bound: Binding): readonly string[] {
  return [
    ...(subject === undefined ? [] : [`hashtext(session.subject) = hashtext(${bound.text(subject)})`]),
    ...Object.entries({ subject, method, manager }).flatMap(([name, value]) =>
      value === undefined ? [] : [`session.${name} = ${bound.text(value)}`],
    ),
  ]
}
