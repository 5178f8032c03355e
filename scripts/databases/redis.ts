// Starts a Redis (or Valkey) for tests and measurements, and installs one where the machine has none.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from './free-port.ts'
import { type RunningServer, runServer } from './run-server.ts'
import { sendInline } from './send-inline.ts'

const installLimit = 300_000
const startLimit = 20_000

/** A Redis that others may use: give what you write a prefix of your own. */
export interface RedisServer extends AsyncDisposable {
  /** `redis://host:port`. */
  readonly url: string
  /** Ends it, and deletes its folder. A server that was given by `REDIS_URL` goes on. */
  stop(): Promise<void>
}

/** A Redis of one's own, which may also be broken. */
export interface OwnRedisServer extends RedisServer {
  readonly port: number
  /** Kills the process, as a machine that fails does. */
  kill(): Promise<void>
  /** Starts it again on the same port and folder. */
  start(): Promise<void>
  /** Kills it and starts it again. */
  restart(): Promise<void>
}

/**
 * Gives the Redis that `REDIS_URL` names, and otherwise starts one.
 *
 * @throws {Error} Where there is none and none can be installed.
 */
export async function startRedis(): Promise<RedisServer> {
  const { REDIS_URL: url } = process.env
  if (url === undefined || url === '') return await startOwnRedis()
  const stop = async (): Promise<void> => undefined
  return { url, stop, [Symbol.asyncDispose]: stop }
}

/**
 * Starts a Redis on a free port of the loopback, with its files in a temporary folder. It ends with this process.
 *
 * @param settings What the command line says besides, such as `--appendonly yes`.
 * @throws {Error} Where there is no Redis and none can be installed.
 */
export async function startOwnRedis(settings: readonly string[] = []): Promise<OwnRedisServer> {
  const program = provideRedis()
  const folder = mkdtempSync(join(tmpdir(), 'tokenpair-redis-'))
  const port = await freePort()
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const quiet = ['--daemonize', 'no', '--save', '', '--loglevel', 'warning', '--logfile', join(folder, 'redis.log')]
  let server: RunningServer | undefined

  const start = async (): Promise<void> => {
    server = await runServer(program, [...place, ...quiet, ...settings])
    await answers(port, server)
  }
  const kill = async (): Promise<void> => {
    await server?.kill()
  }
  const stop = async (): Promise<void> => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
  const restart = async (): Promise<void> => {
    await kill()
    await start()
  }

  await start()
  return { url: `redis://127.0.0.1:${port}`, port, kill, start, restart, stop, [Symbol.asyncDispose]: stop }
}

/** Finds the program, and installs Debian's package where there is none. */
function provideRedis(): string {
  const program = findRedis() ?? (installFromDebian(), findRedis())
  if (program !== undefined) return program
  throw new Error(
    'No redis-server or valkey-server was found and none could be installed: install one, or set REDIS_URL to one that runs',
  )
}

function findRedis(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/bin', '/usr/bin']
  const programs = ['redis-server', 'valkey-server'].flatMap((name) => folders.map((folder) => join(folder, name)))
  return programs.find((program) => existsSync(program))
}

/** Two runs at once take turns: the second one finds what the first one has installed. */
function installFromDebian(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return
  const install = 'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 redis-server'
  const script = `flock 9; command -v redis-server || ${install} || { apt-get update && ${install}; }`
  spawnSync('sh', ['-c', `{ ${script}; } 9>"$0"`, join(tmpdir(), 'tokenpair-apt.lock')], {
    stdio: 'ignore',
    timeout: installLimit,
    // Debian would start the service, on the usual port.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  })
}

/** Waits until the server takes commands: while it reads its files, it answers LOADING. */
async function answers(port: number, server: RunningServer): Promise<void> {
  const until = Date.now() + startLimit
  while (Date.now() < until && server.isRunning()) {
    if ((await sendInline(port, 'PING')).startsWith('+PONG')) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`Redis did not start on port ${port}: see whether redis-server runs on this machine by itself`)
}
