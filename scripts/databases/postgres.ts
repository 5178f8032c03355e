import { copyToFollow, createCluster, type PostgresCluster } from './postgres-cluster.ts'
import { runPostgres } from './postgres-process.ts'

/** A PostgreSQL server for tests and benchmarks. */
export interface PostgresServer {
  /** `postgres://…`, of a superuser where the server is ours. */
  readonly url: string
  /** Whether the server is ours to restart and kill. */
  readonly isOwn: boolean
  /** Ends it and removes its files; a server that was given by `POSTGRES_URL` is left as it is. */
  stop(): Promise<void>
  /** Ends it in an orderly way, and starts it on the same port with the same data. */
  restart(): Promise<void>
  /** Ends it as a power failure would, with SIGKILL to each of its processes. `restart()` brings it back. */
  kill(): Promise<void>
}

/**
 * Starts a PostgreSQL server on a free port of the loopback interface, in a temporary folder and with durable settings, or
 * takes the one that `POSTGRES_URL` names. It ends with this process, however that ends.
 *
 * @throws {Error} Where there is no server to start; the message says how to mend that.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env['POSTGRES_URL']
  return given === undefined || given === '' ? await startOwn() : givenServer(given)
}

/**
 * Starts two servers of our own, of which the second one follows the first one asynchronously and answers readings, until
 * `SELECT pg_promote()` makes it the first one.
 */
export async function startPostgresPair(): Promise<{
  readonly primary: PostgresServer
  readonly standby: PostgresServer
}> {
  const first = await createCluster()
  const second = await copyToFollow(first)
  const primary = await runCluster(first)
  return { primary, standby: await runCluster(second) }
}

function givenServer(url: string): PostgresServer {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Error('The server of POSTGRES_URL is not ours to stop: unset POSTGRES_URL to run this on one of our own'),
    )
  return { url, isOwn: false, stop: () => Promise.resolve(), restart: refuse, kill: refuse }
}

async function startOwn(): Promise<PostgresServer> {
  return runCluster(await createCluster())
}

async function runCluster(cluster: PostgresCluster): Promise<PostgresServer> {
  const { url } = cluster
  return { ...(await runPostgres(cluster)), url, isOwn: true }
}
