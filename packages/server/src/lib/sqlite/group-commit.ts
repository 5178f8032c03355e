import { atEndOfTurn } from '../node/surroundings.ts'
import type { PreparedDatabase } from './prepared-database.ts'
import type { SqliteQuery } from './session-query.ts'

/** Lets those who write at about the same time wait for the disk together. */
export interface GroupCommit {
  /**
   * Runs statements in one transaction, which may hold those of other calls as well. A call that fails undoes none of the
   * others.
   *
   * @returns The rows of the last statement, once they are committed.
   */
  write(queries: readonly SqliteQuery[]): Promise<readonly unknown[]>
  /** Waits for what was written so far. */
  settle(): Promise<void>
}

interface Write {
  readonly run: () => readonly unknown[]
  /** How many statements it has: a single one needs no transaction where it is alone. */
  readonly statements: number
  readonly resolve: (rows: readonly unknown[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Creates the queue of a database. Whoever is the first to write in a turn of the event loop is committed at once, and waits
 * for nobody. A commit holds up the whole process, so that whoever wants to write meanwhile is heard after it: what arrives
 * until the end of the turn is committed there, all together.
 */
export function createGroupCommit(database: PreparedDatabase): GroupCommit {
  let waiting: Write[] = []
  let turn: 'idle' | 'taken' = 'idle'
  let last: Promise<unknown> = Promise.resolve()

  const commit = (): void => {
    const group = waiting
    waiting = []
    if (group.length > 1 && commitTogether(database, group)) return
    for (const write of group) commitAlone(database, write)
  }
  const endTurn = (): void => {
    if (waiting.length === 0) {
      turn = 'idle'
      return
    }
    atEndOfTurn(endTurn) // where some came, more will while these are committed
    commit()
  }
  return {
    write: (queries) => {
      const run = (): readonly unknown[] => queries.map((query) => database.run(query)).at(-1) ?? []
      const written = new Promise<readonly unknown[]>((resolve, reject) => {
        waiting.push({ run, statements: queries.length, resolve, reject })
      })
      if (turn === 'idle') {
        turn = 'taken'
        atEndOfTurn(endTurn)
        commit()
      }
      last = written.catch(() => undefined)
      return written
    },
    settle: async () => {
      await last
    },
  }
}

/** Answers whether that settled it. Where it did not, nothing was written and nobody was answered. */
function commitTogether(database: PreparedDatabase, group: readonly Write[]): boolean {
  let isBegun = false
  const steps = group.map(({ run }) => () => {
    isBegun = true
    return run()
  })
  try {
    const answers = database.transact(steps)
    for (const [index, { resolve }] of group.entries()) resolve(answers[index] ?? [])
    return true
  } catch (error) {
    if (isBegun) return false // each tries by itself, so that it is told itself why it cannot
    for (const { reject } of group) reject(error) // not once more: who waits for a lock holds up the process
    return true
  }
}

function commitAlone(database: PreparedDatabase, { run, statements, resolve, reject }: Write): void {
  try {
    const [rows = []] = statements > 1 ? database.transact([run]) : [run()]
    resolve(rows)
  } catch (error) {
    reject(error)
  }
}
