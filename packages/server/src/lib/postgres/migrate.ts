import { isRecord } from '@tokenpair/protocol'
import { latestVersion, type PostgresLayout, writeMigrations } from './migrations.ts'
import type { RunStatement } from './run-statement.ts'
import { tablesIn } from './tables.ts'

/** Held while the tables are made: any number, as long as each server takes the same one. */
const lockKey = 7_061_959_417

/**
 * Brings the tables to the version of this release: one statement, so that it is done as a whole or not at all, whatever
 * stands between. Of several servers that start at once one works and the others wait for it.
 */
export async function migrate(run: RunStatement, layout: PostgresLayout): Promise<void> {
  const { versions } = tablesIn(layout.schema)
  const steps = writeMigrations(layout).map(({ version, sql }) => `IF done < ${version} THEN\n${sql}\nEND IF;`)
  const sql = `
DO $tokenpair$
DECLARE done integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(${lockKey});
  IF to_regclass('${versions}') IS NOT NULL THEN
    SELECT coalesce(max(version), 0) INTO done FROM ${versions};
  END IF;
  ${steps.join('\n')}
END $tokenpair$`
  await run({ sql, parameters: [], isRare: true })
  await checkVersion(run, layout.schema)
}

/**
 * Looks whether the tables are those of this release.
 *
 * @throws {Error} Where they are not; the message says what to do.
 */
export async function checkVersion(run: RunStatement, schema: string | undefined): Promise<void> {
  const { versions } = tablesIn(schema)
  const [there] = await run({
    sql: `SELECT to_regclass('${versions}') IS NOT NULL AS yes`,
    parameters: [],
    isRare: true,
  })
  const exists = isRecord(there) && there['yes'] === true
  const [row] = exists
    ? await run({ sql: `SELECT max(version) AS version FROM ${versions}`, parameters: [], isRare: true })
    : []
  const version = isRecord(row) ? Number(row['version']) : 0
  if (version === latestVersion) return
  throw new Error(
    version < latestVersion
      ? `The tables are at version ${version} of ${latestVersion}: run migratePostgres(), or the SQL of postgresMigrations()`
      : `The tables are at version ${version} and this release knows ${latestVersion}: update @tokenpair/server`,
  )
}
