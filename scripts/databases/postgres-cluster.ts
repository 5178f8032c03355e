import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, chownSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import type { PostgresProcessOptions } from './postgres-process.ts'
import { chooseAccount, findPostgresPrograms } from './postgres-programs.ts'

/** A database in a temporary folder that no server has been started on. */
export interface PostgresCluster extends PostgresProcessOptions {
  /** `postgres://…` of a superuser, for when its server runs. */
  readonly url: string
}

/**
 * Makes a database, which only a password opens.
 *
 * @throws {Error} Where there are no programs, or they cannot make it.
 */
export async function createCluster(): Promise<PostgresCluster> {
  const programs = findPostgresPrograms()
  const { folder, spawnOptions, own } = createFolder()
  const password = randomBytes(16).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  own(passwordFile)
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
  return { programs, folder, port, spawnOptions, url: `postgres://tokenpair:${password}@127.0.0.1:${port}/postgres` }
}

/** Copies a database to one that follows it. It needs no base backup, since nothing has been written yet. */
export async function copyToFollow(cluster: PostgresCluster): Promise<PostgresCluster> {
  const { folder, spawnOptions, own } = createFolder()
  const data = join(folder, 'data')
  const copy = spawnSync('cp', ['-a', join(cluster.folder, 'data'), data], { encoding: 'utf8' })
  if (copy.status !== 0) throw new Error(`The database could not be copied: ${copy.stderr.trim()}`)
  writeFileSync(join(data, 'standby.signal'), '')
  own(join(data, 'standby.signal'))
  appendFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${cluster.url}'\n`)
  const port = await freePort()
  const url = new URL(cluster.url)
  url.port = String(port)
  return { programs: cluster.programs, folder, port, spawnOptions, url: url.href }
}

function createFolder() {
  const account = chooseAccount()
  const folder = mkdtempSync(join(tmpdir(), 'tokenpair-postgres-'))
  /** Gives a file to the account that the server runs as. */
  const own = (path: string): void => {
    if (account !== undefined) chownSync(path, account.uid, account.gid)
  }
  chmodSync(folder, 0o755)
  own(folder)
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
  return { folder, own, spawnOptions: { ...account, cwd: folder, env } }
}
