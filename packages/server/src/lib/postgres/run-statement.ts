import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { isPgPool, isPostgresJs, type PostgresPool } from './postgres-pool.ts'
import { decideRemedy, sqlStateOf } from './sql-state.ts'

/** A statement with what is bound to `$1`, `$2` and so on: text, so that no driver converts anything. */
export interface PostgresStatement {
  readonly sql: string
  readonly parameters: readonly (string | null)[]
  /** Whether it is too rare to be prepared. */
  readonly isRare?: true
}

/** Runs one statement and answers its rows. */
export type RunStatement = (statement: PostgresStatement) => Promise<readonly unknown[]>

/** Whether the server is asked to keep the plan of a statement under a name. */
export type StatementNaming = 'named' | 'unnamed'

/** How often a statement that loses against others is tried. */
const mostTries = 5

/** Runs statements on the app's driver, whichever that is. Their failures are told without the statement and its values. */
export function createRunStatement(pool: PostgresPool, given: StatementNaming): RunStatement {
  let naming = given
  const send = createSend(pool)

  const attempt = async (statement: PostgresStatement, tries: number): Promise<readonly unknown[]> => {
    const sentAs = statement.isRare ? 'unnamed' : naming
    try {
      return await send(statement, sentAs)
    } catch (error) {
      const remedy = decideRemedy(error)
      if (remedy === 'send unprepared' && sentAs === 'named') {
        naming = 'unnamed' // as others may have found out since it was sent
        return await attempt(statement, tries)
      }
      if (remedy === 'try again' && tries < mostTries) return await attempt(statement, tries + 1)
      throw storeError(error)
    }
  }
  return (statement) => attempt(statement, 1)
}

/** Says what failed, and keeps what the driver said as the cause. */
function storeError(cause: unknown): Error {
  const state = sqlStateOf(cause)
  const what =
    state === undefined ? 'could not be reached, or did not answer' : `refused a statement (SQLSTATE ${state})`
  return new Error(`PostgreSQL ${what}: see the cause, and whether the database is up and the tables are there`, {
    cause,
  })
}

type Send = (statement: PostgresStatement, naming: StatementNaming) => Promise<readonly unknown[]>

function createSend(pool: PostgresPool): Send {
  if (isPostgresJs(pool)) {
    return async ({ sql, parameters }, naming) => {
      const prepare = naming === 'named' && pool.options.prepare !== false
      return await pool.unsafe(sql, asGiven(parameters), { prepare })
    }
  }
  if (isPgPool(pool)) {
    const nameOf = rememberNames()
    return async ({ sql, parameters }, naming) => {
      const query = { text: sql, values: [...parameters] }
      return rowsOf(await pool.query(naming === 'named' ? { ...query, name: nameOf(sql) } : query))
    }
  }
  return async ({ sql, parameters }) => rowsOf(await pool.query(sql, asGiven(parameters)))
}

/** Stores with other tables may share a connection, so a name goes with the text and not with the purpose. */
function rememberNames(): (sql: string) => string {
  const names = new Map<string, string>()
  return (sql) => {
    const name = names.get(sql) ?? `tokenpair_${bytesToHex(sha256(utf8ToBytes(sql)).subarray(0, 8))}`
    names.set(sql, name)
    return name
  }
}

function rowsOf(answer: { readonly rows: readonly unknown[] } | readonly unknown[]): readonly unknown[] {
  return 'rows' in answer ? answer.rows : answer
}

/** Drivers take `null` where their types speak of text. */
function asGiven(parameters: readonly (string | null)[]): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above: only the types of the contract are narrower
  return [...parameters] as string[]
}
