/** What a statement answers: an object with its rows, or the rows themselves. */
export type PostgresAnswer = { readonly rows: readonly unknown[] } | readonly unknown[]

/** A connection that `pg` has lent, as far as the store uses it: to hear of revocations. */
export interface PgClient {
  query(text: string): PromiseLike<unknown>
  on(event: 'notification' | 'error' | 'end', listener: () => void): unknown
  release(destroy: true): unknown
}

/** A `Pool` of `pg`, and whatever is made like it. */
export interface PgPool {
  query(statement: {
    readonly text: string
    readonly values: unknown[]
    readonly name?: string
  }): PromiseLike<PostgresAnswer>
  connect(): PromiseLike<PgClient>
  readonly options?: { readonly max?: number | undefined } | undefined
}

/** The `sql` of postgres.js. */
export interface PostgresJs {
  unsafe(text: string, values: string[], options: { readonly prepare: boolean }): PromiseLike<readonly unknown[]>
  listen(channel: string, onNotify: () => void, onListen: () => void): PromiseLike<{ unlisten(): PromiseLike<unknown> }>
  readonly options: { readonly prepare?: boolean | undefined }
}

/** Anything else that runs one statement, with `$1` for the first value. All values are text. */
export interface PostgresQueryable {
  query(text: string, values: string[]): PromiseLike<PostgresAnswer>
  readonly connect?: undefined
}

/** What a store may run its statements on. */
export type PostgresPool = PgPool | PostgresJs | PostgresQueryable

export function isPostgresJs(pool: PostgresPool): pool is PostgresJs {
  return 'unsafe' in pool
}

export function isPgPool(pool: PostgresPool): pool is PgPool {
  return !isPostgresJs(pool) && typeof pool.connect === 'function'
}
