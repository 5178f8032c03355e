import type { ChainAdvance } from '../sessions/session-store.ts'
import { formatArray, formatHexChain } from './column-values.ts'
import type { PostgresStatement } from './run-statement.ts'
import { readableColumns } from './session-row.ts'

/** What becomes of a row that another transaction holds: it is left out, or waited for. */
export type RowLock = 'skip' | 'wait'

const columns = {
  id: 'text',
  from_generation: 'integer',
  from_chain: 'text',
  to_generation: 'integer',
  to_chain: 'text',
  to_previous_1: 'text',
  to_previous_2: 'text',
  at: 'bigint',
  has_attempt: 'boolean',
} as const

const names = Object.keys(columns).join(', ')
const oneStep = Object.entries(columns).map(([name, type], index) => `($${index + 1}::text)::${type} AS ${name}`)
const manySteps = Object.values(columns).map((type, index) => `($${index + 1}::text)::${type}[]`)

/**
 * The steps of several sessions, no session twice. Answers a row for each session that was there and, with `skip`, that
 * nobody else held; `moved_id` is null where the step was not made.
 *
 * The rows are locked first, in the order of their ids, and with `skip` none is waited for: no deadlock, and no row that
 * somebody holds keeps the others waiting.
 */
export function advanceSessions(sessions: string, steps: readonly ChainAdvance[], lock: RowLock): PostgresStatement {
  const rows = steps.map(formatStep)
  const [only, ...others] = rows
  const isOne = only !== undefined && others.length === 0
  const source = isOne
    ? `SELECT ${oneStep.join(', ')}`
    : `SELECT * FROM unnest(${manySteps.join(', ')}) AS step (${names})`
  const wanted = isOne ? 'session.id = $1::text' : 'session.id = ANY (($1::text)::text[])'
  return {
    sql: `
      WITH step AS (${source}),
      held AS (
        SELECT session.id FROM ${sessions} AS session WHERE ${wanted} ORDER BY session.id
        FOR NO KEY UPDATE${lock === 'skip' ? ' SKIP LOCKED' : ''}
      ),
      moved AS (
        UPDATE ${sessions} AS session
        SET generation = step.to_generation, chain = decode(step.to_chain, 'hex'),
          previous_1 = decode(step.to_previous_1, 'hex'), previous_2 = decode(step.to_previous_2, 'hex'),
          refreshed_at = step.at, idle_expires_at = step.at + session.idle_lifetime,
          attempt_bound = session.attempt_bound OR step.has_attempt
        FROM step, held
        WHERE session.id = step.id AND held.id = step.id AND session.id = held.id
          AND session.generation = step.from_generation AND session.chain = decode(step.from_chain, 'hex')
          AND (step.has_attempt OR NOT session.attempt_bound) AND session.revoked_at IS NULL
          AND coalesce(session.idle_expires_at > step.at, true) AND coalesce(session.absolute_expires_at > step.at, true)
        RETURNING ${readableColumns('session')}
      )
      SELECT held.id AS held_id, moved.id AS moved_id, moved.* FROM held LEFT JOIN moved ON moved.id = held.id`,
    parameters: isOne
      ? only
      : only === undefined
        ? []
        : only.map((_, index) => formatArray(rows.map((row) => row[index] ?? null))),
  }
}

function formatStep({ id, from, to, now, hasAttempt }: ChainAdvance): readonly string[] {
  return [
    id,
    String(from.generation),
    formatHexChain(from.chain),
    String(to.generation),
    formatHexChain(to.chain),
    formatHexChain(to.previous[0]),
    formatHexChain(to.previous[1]),
    String(now),
    String(hasAttempt),
  ]
}
