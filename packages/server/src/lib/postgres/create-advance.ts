import { isRecord } from '@tokenpair/protocol'
import type { SessionStore } from '../sessions/session-store.ts'
import { prepareAdvance } from './advance-query.ts'
import { advanceTogether, type StepAnswer } from './advance-together.ts'
import type { RunStatement } from './run-statement.ts'
import { decideRemedy } from './sql-state.ts'
import type { Tables } from './tables.ts'

/** Creates the method that makes steps of sessions, together with others where several are asked for. */
export function createAdvance({ sessions }: Tables, run: RunStatement): SessionStore['advance'] {
  const { together, alone } = prepareAdvance(sessions)
  return advanceTogether({
    makeAll: async (steps) => {
      const rows = await run(together(steps))
      const answers = new Map(rows.map((row) => [isRecord(row) ? row['held_id'] : undefined, answerOf(row)]))
      return steps.map(({ id }) => answers.get(id) ?? { kind: 'unknown' })
    },
    makeOne: async (step) => {
      const [row] = await run(alone(step))
      return answerOf(row)
    },
    isWorthRetrying: (error) => {
      const remedy = decideRemedy(error)
      return remedy === 'try each alone' || remedy === 'try again'
    },
  })
}

function answerOf(row: unknown): StepAnswer {
  return isRecord(row) && row['moved_id'] !== null ? { kind: 'moved', row } : { kind: 'unmoved' }
}
