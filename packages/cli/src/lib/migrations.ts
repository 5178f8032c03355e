import { openStore, parseDatabaseUrl } from '@tokenpair/server/node'
import { postgresMigrations } from '@tokenpair/server/stores/postgres'

/** The SQL that makes the tables of an engine; `undefined` where it has none. */
export async function printMigrations(databaseUrl: string): Promise<string | undefined> {
  switch (parseDatabaseUrl(databaseUrl).engine) {
    case 'sqlite':
      return printSqlite()
    case 'postgres':
      return postgresMigrations()
        .map(({ version, name, sql }) => `-- ${version}: ${name}\nBEGIN;\n${sql}\nCOMMIT;`)
        .join('\n\n')
    case 'redis':
      return undefined
  }
}

/** What a new database holds once it was migrated is what there is to create. */
async function printSqlite(): Promise<string> {
  await using opened = await openStore('file::memory:')
  if (opened.engine !== 'sqlite') throw new TypeError('This address names SQLite')
  await opened.migrate()
  const { database } = opened
  const tables = database.prepare("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid").all()
  const versions = database.prepare('SELECT part, version FROM tokenpair_schema').all()
  const creations = tables.map(({ sql }) => `${String(sql)};`)
  const insertions = versions.map(
    ({ part, version }) =>
      `INSERT OR IGNORE INTO tokenpair_schema (part, version) VALUES ('${String(part)}', ${Number(version)});`,
  )
  return [...creations, ...insertions].join('\n\n')
}
