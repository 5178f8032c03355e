import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { Socket } from 'node:net'
import { join } from 'node:path'

/** How a server is run. */
export interface PostgresProcessOptions {
  /** The folder of its programs. */
  readonly programs: string
  /** A folder with a database in `data`; it is removed with the process. */
  readonly folder: string
  readonly port: number
  readonly spawnOptions: {
    readonly uid?: number
    readonly gid?: number
    readonly cwd: string
    readonly env: NodeJS.ProcessEnv
  }
}

/** A server that runs, or that can be started again. */
export interface PostgresProcess {
  stop(): Promise<void>
  restart(): Promise<void>
  kill(): Promise<void>
}

/** Starts the server of a folder on the loopback interface, with durable settings. */
export async function runPostgres(options: PostgresProcessOptions): Promise<PostgresProcess> {
  let child = await start(options)
  let guard = startGuard(options.folder, child)
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    if (signal === 'SIGKILL') spawnSync('kill', ['-KILL', ...childrenOf(child.pid)])
    child.kill(signal)
    await exit(child)
  }
  return {
    stop: async () => {
      await end('SIGINT')
      guard.stdin?.end()
      await exit(guard)
    },
    restart: async () => {
      await end('SIGINT')
      guard.kill('SIGKILL')
      child = await start(options)
      guard = startGuard(options.folder, child)
    },
    kill: () => end('SIGKILL'),
  }
}

async function start({ programs, folder, port, spawnOptions }: PostgresProcessOptions): Promise<ChildProcess> {
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200 }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(join(programs, 'postgres'), ['-D', join(folder, 'data'), ...words], {
    ...spawnOptions,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await readiness(child)
  child.unref()
  return child
}

/** Waits on a pipe that breaks when this process ends, also by SIGKILL; then it ends the server and removes its folder. */
function startGuard(folder: string, { pid }: ChildProcess): ChildProcess {
  const script = 'cat >/dev/null; kill -QUIT "$1" 2>/dev/null; sleep 1; rm -rf "$2"'
  const guard = spawn('sh', ['-c', script, 'sh', String(pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  if (guard.stdin instanceof Socket) guard.stdin.unref()
  return guard
}

/** Resolves when the server takes connections, and rejects with what it said where it ends before. */
function readiness(child: ChildProcess): Promise<void> {
  const { stderr } = child
  if (stderr === null) throw new Error('PostgreSQL was started without a log')
  return new Promise((resolve, reject) => {
    let log = ''
    stderr.on('data', (chunk) => {
      if (log.length < 10_000) log += String(chunk)
      if (/ready to accept (?:read-only )?connections/.test(log)) resolve()
    })
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`PostgreSQL ended at its start: ${log.trim()}`)))
    if (stderr instanceof Socket) stderr.unref()
  })
}

function exit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  child.ref()
  return new Promise((resolve) => void child.once('exit', () => resolve()))
}

function childrenOf(pid: number | undefined): readonly string[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
