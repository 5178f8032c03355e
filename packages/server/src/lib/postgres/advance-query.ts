import type { ChainAdvance } from '../sessions/session-store.ts'
import { formatArray, formatHexChain } from './column-values.ts'
import type { PostgresStatement } from './run-statement.ts'
import { standingOf } from './session-row.ts'

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
 * The statements that make steps. Each answers a row for each session that was there; `moved_id` is null where the step was not
 * made.
 */
export interface AdvanceStatements {
  /** Steps of several sessions, no session twice. A session that another transaction holds is left out of the answer. */
  readonly together: (steps: readonly ChainAdvance[]) => PostgresStatement
  /** One step, which waits for whoever holds the row. */
  readonly alone: (step: ChainAdvance) => PostgresStatement
}

/** Writes the statements down for a table. */
export function prepareAdvance(sessions: string): AdvanceStatements {
  const one = writeText(sessions, { count: 'one', lock: 'SKIP LOCKED' })
  const several = writeText(sessions, { count: 'several', lock: 'SKIP LOCKED' })
  const waiting = writeText(sessions, { count: 'one', lock: '' })
  return {
    together: (steps) => {
      const rows = steps.map(formatStep)
      const [first = []] = rows
      if (rows.length === 1) return { sql: one, parameters: first }
      const inColumns = first.map((_, index) => formatArray(rows.map((row) => row[index] ?? null)))
      return { sql: several, parameters: inColumns }
    },
    alone: (step) => ({ sql: waiting, parameters: formatStep(step) }),
  }
}

interface StatementKind {
  readonly count: 'one' | 'several'
  readonly lock: 'SKIP LOCKED' | ''
}

/**
 * The rows are locked first, in the order of their ids, and those that are skipped are not waited for: no deadlock, and no row
 * that somebody holds keeps the others waiting.
 */
function writeText(sessions: string, { count, lock }: StatementKind): string {
  const source =
    count === 'one'
      ? `SELECT ${oneStep.join(', ')}`
      : `SELECT * FROM unnest(${manySteps.join(', ')}) AS step (${names})`
  const wanted = count === 'one' ? 'session.id = $1::text' : 'session.id = ANY (($1::text)::text[])'
  return `
    WITH step AS (${source}),
    held AS (
      SELECT session.id FROM ${sessions} AS session WHERE ${wanted} ORDER BY session.id
      FOR NO KEY UPDATE ${lock}
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
      RETURNING session.id, ${standingOf('session')}
    )
    SELECT held.id AS held_id, moved.id AS moved_id, ${standingOf('moved')} FROM held LEFT JOIN moved ON moved.id = held.id`
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
