import type { OpenedStore } from '@tokenpair/server/node'

/** What time a database has, in milliseconds since the Unix epoch; `undefined` where it goes by the clock of this machine. */
export async function readDatabaseClock({ engine }: OpenedStore): Promise<number | undefined> {
  switch (engine) {
    case 'sqlite':
      return undefined
  }
}
