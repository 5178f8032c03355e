/** The tables of a store, ready to be put into a statement. */
export interface Tables {
  readonly schema: string | undefined
  readonly versions: string
  readonly sessions: string
  readonly revocations: string
  /** The channel that revocations are told on. */
  readonly channel: string
}

/**
 * Names the tables.
 *
 * @throws {TypeError} Where the schema is no plain name.
 */
export function tablesIn(schema: string | undefined): Tables {
  if (schema !== undefined && !/^[a-z_][a-z0-9_]{0,39}$/.test(schema)) {
    throw new TypeError('The schema has to be a plain name: up to 40 of a-z, 0-9 and _, beginning with no digit')
  }
  const prefix = schema === undefined ? '' : `"${schema}".`
  return {
    schema,
    versions: `${prefix}tokenpair_schema`,
    sessions: `${prefix}tokenpair_sessions`,
    revocations: `${prefix}tokenpair_revocations`,
    channel: schema === undefined ? 'tokenpair_revocations' : `tokenpair_${schema}`,
  }
}
