/** What is bound to a statement. */
export type SqliteValue = string | number | Uint8Array | null

/** One prepared statement. */
export interface SqliteStatement {
  /** Runs a statement that returns no rows. */
  run(...parameters: SqliteValue[]): unknown
  /** Runs a statement to its end and returns its rows, each as an object with a member for each column. */
  all(...parameters: SqliteValue[]): readonly unknown[]
}

/** What the store needs of a database: `node:sqlite` and `better-sqlite3` have it. */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}
