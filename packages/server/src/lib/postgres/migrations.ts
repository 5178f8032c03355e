import { tablesIn, type Tables } from './tables.ts'

/** One step from one version of the tables to the next. */
export interface PostgresMigration {
  /** The first is 1; there are no gaps. */
  readonly version: number
  readonly name: string
  /** The statements, which also write the version down. To be run in one transaction. */
  readonly sql: string
}

/** How the tables are laid out. */
export interface PostgresLayout {
  /** The schema that the tables lie in, created where there is none (default: the first of the `search_path`). */
  readonly schema?: string | undefined
  /**
   * Into how many partitions the sessions are put, by the bucket that their ids begin with: 1, 2, 4, 8, 16, 32 or 64 (default: 1,
   * which is one plain table). Decides only how the table is created; an existing one stays as it is.
   */
  readonly partitions?: number | undefined
}

const names = ['create the tables']

/** The version that this release reads and writes. */
export const latestVersion: number = names.length

/**
 * Writes the migrations down.
 *
 * @throws {TypeError} Where the schema is no plain name.
 * @throws {RangeError} Where the number of partitions is none of those that are possible.
 */
export function writeMigrations({ schema, partitions = 1 }: PostgresLayout): readonly PostgresMigration[] {
  if (![1, 2, 4, 8, 16, 32, 64].includes(partitions)) {
    throw new RangeError('The number of partitions has to be 1, 2, 4, 8, 16, 32 or 64')
  }
  const tables = tablesIn(schema)
  return names.map((name, index) => ({ version: index + 1, name, sql: createTables(tables, partitions) }))
}

// Ids are in the order of their bytes as text, which is the order of a list; they begin with a hash of the subject. What a
// refresh changes is in no index, and each page keeps room for the next version of a row, so that the update stays on its
// page (HOT). The index by user holds four bytes for each, however long the user ids are, and once for all sessions of a
// user. Claims are text, not jsonb, which would refuse U+0000 and change numbers. The wide columns come first: no padding.
function createTables(tables: Tables, partitions: number): string {
  const { schema, versions, sessions, revocations } = tables
  return [
    ...(schema === undefined ? [] : [`CREATE SCHEMA IF NOT EXISTS "${schema}";`]),
    `CREATE TABLE IF NOT EXISTS ${versions} (
  version integer PRIMARY KEY,
  migrated_at timestamptz NOT NULL DEFAULT now()
);`,
    `CREATE TABLE ${sessions} (
  created_at bigint NOT NULL,
  refreshed_at bigint NOT NULL,
  idle_lifetime bigint,
  idle_expires_at bigint,
  absolute_expires_at bigint,
  revoked_at bigint,
  generation integer NOT NULL,
  attempt_bound boolean NOT NULL,
  id text COLLATE "C" PRIMARY KEY,
  chain bytea NOT NULL,
  previous_1 bytea NOT NULL,
  previous_2 bytea NOT NULL,
  manager text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  method text COLLATE "C" NOT NULL,
  scopes text NOT NULL,
  claims text NOT NULL,
  device text NOT NULL,
  revocation_reason text
)${partitions === 1 ? ' WITH (fillfactor = 95)' : ' PARTITION BY RANGE (id)'};`,
    ...writePartitions(tables, partitions),
    `CREATE INDEX tokenpair_sessions_by_subject ON ${sessions} (hashtext(subject));`,
    `CREATE TABLE ${revocations} (
  written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
  position bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  target text NOT NULL,
  mark text NOT NULL,
  issued_before bigint,
  until bigint NOT NULL,
  PRIMARY KEY (written_by, position)
);`,
    `INSERT INTO ${versions} (version) VALUES (1);`,
  ].join('\n')
}

/** The characters of an id in the order of their text. */
const characters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'

function writePartitions({ sessions, schema }: Tables, partitions: number): readonly string[] {
  if (partitions === 1) return []
  const width = characters.length / partitions
  return Array.from({ length: partitions }, (_, number) => {
    const name = `${schema === undefined ? '' : `"${schema}".`}tokenpair_sessions_${number}`
    const from = number === 0 ? 'MINVALUE' : `'${characters[number * width]}'`
    const to = number === partitions - 1 ? 'MAXVALUE' : `'${characters[(number + 1) * width]}'`
    return `CREATE TABLE ${name} PARTITION OF ${sessions} FOR VALUES FROM (${from}) TO (${to}) WITH (fillfactor = 95);`
  })
}
