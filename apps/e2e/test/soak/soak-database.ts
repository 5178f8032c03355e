import { startPostgres } from '../../../../scripts/databases/postgres.ts'
import { startOwnRedis } from '../../../../scripts/databases/redis.ts'

/** The engines that several servers can share. */
export const engines = ['postgres', 'redis'] as const

/** One of them. */
export type Engine = (typeof engines)[number]

/** A database of our own that may be restarted. */
export interface SoakDatabase extends AsyncDisposable {
  readonly url: string
  /** Ends it as a crash would, and starts it again. */
  restart(): Promise<void>
}

/** Starts a database that keeps what it has answered, also when it is killed. */
export async function startSoakDatabase(engine: Engine): Promise<SoakDatabase> {
  if (engine === 'redis') return startOwnRedis(['--appendonly', 'yes', '--appendfsync', 'always'])
  const { url, kill, restart, stop } = await startPostgres()
  return {
    url,
    restart: async () => {
      await kill()
      await restart()
    },
    [Symbol.asyncDispose]: stop,
  }
}
