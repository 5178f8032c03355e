import { type OpenedStore, openStore, parseDatabaseUrl } from '@tokenpair/server/node'
import { CommandError } from './command.ts'
import type { Io } from './io.ts'
import { isFile } from './node/is-file.ts'

/**
 * Opens the store that `DATABASE_URL` names, and closes it afterwards.
 *
 * @param io Where the variable is.
 * @param use What is done with the store.
 * @param options Whether a file that is not there is created; by default it is not, since its path may be mistyped.
 * @throws {CommandError} There is no such variable, or no such file.
 */
export async function withStore<Answer>(
  { env }: Pick<Io, 'env'>,
  use: (opened: OpenedStore) => Promise<Answer>,
  { missing = 'refuse' }: { readonly missing?: 'refuse' | 'create' } = {},
): Promise<Answer> {
  const url = databaseUrlOf(env)
  const place = parseDatabaseUrl(url)
  const isMissing = place.engine === 'sqlite' && place.path !== ':memory:' && !isFile(place.path)
  if (isMissing && missing === 'refuse') {
    throw new CommandError(
      'There is no file where DATABASE_URL says: mend the path, or create it by `tokenpair migrate`',
    )
  }
  await using opened = await openStore(url)
  return await use(opened)
}

/** The address of the database. */
export function databaseUrlOf(env: Io['env']): string {
  const { DATABASE_URL: url = '' } = env
  if (url !== '') return url
  throw new CommandError(
    'Set DATABASE_URL to the database of the sessions, such as file:auth.db, postgres://host/name or redis://host',
  )
}
