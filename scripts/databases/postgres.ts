import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { runPostgres } from './postgres-process.ts'
import { chooseAccount, findPostgresPrograms } from './postgres-programs.ts'

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

function givenServer(url: string): PostgresServer {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Error('The server of POSTGRES_URL is not ours to stop: unset POSTGRES_URL to run this on one of our own'),
    )
  return { url, isOwn: false, stop: () => Promise.resolve(), restart: refuse, kill: refuse }
}

async function startOwn(): Promise<PostgresServer> {
  const programs = findPostgresPrograms()
  const account = chooseAccount()
  const folder = mkdtempSync(join(tmpdir(), 'tokenpair-postgres-'))
  const password = randomBytes(16).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  chmodSync(folder, 0o755)
  if (account !== undefined) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid)
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
  const spawnOptions = { ...account, cwd: folder, env }

  const login = ['-U', 'tokenpair', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const make = spawnSync(
    join(programs, 'initdb'),
    ['-D', join(folder, 'data'), ...login, '-E', 'UTF8', '--no-locale', '-N'],
    { ...spawnOptions, encoding: 'utf8' },
  )
  if (make.status !== 0) {
    throw new Error(`PostgreSQL could not make a database in ${folder}: ${make.error?.message ?? make.stderr.trim()}`)
  }
  const port = await freePort()
  const running = await runPostgres({ programs, folder, port, spawnOptions })
  return { ...running, url: `postgres://tokenpair:${password}@127.0.0.1:${port}/postgres`, isOwn: true }
}
