import { type Command, isGiven, UsageError } from '../command.ts'
import { printMigrations } from '../migrations.ts'
import { databaseUrlOf, withStore } from '../with-store.ts'

/** Brings the tables of the sessions up to date. */
export const migrate: Command = {
  name: 'migrate',
  summary: 'Bring the tables of the sessions up to date',
  operands: '',
  help: [
    'Creates or changes the tables in the database that DATABASE_URL names. It may be run again, and by several at once.',
    'With --print it touches no database and prints the SQL, for those who have a tool of their own for migrations.',
  ],
  options: { print: { type: 'boolean', help: 'Print the SQL and change nothing' } },
  async run(input, io) {
    if (input.positionals.length > 0) throw new UsageError('migrate takes no operands: set DATABASE_URL')
    if (isGiven(input, 'print')) {
      const sql = await printMigrations(databaseUrlOf(io.env))
      return { ok: true, result: { sql: sql ?? null }, lines: [sql ?? '-- This engine has no tables'] }
    }
    const engine = await withStore(
      io,
      async (opened) => {
        await opened.migrate()
        return opened.engine
      },
      { missing: 'create' },
    )
    return { ok: true, result: { engine }, lines: [`The tables are up to date (${engine})`] }
  },
}
