import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { readSessions, type StoredSession } from './stored-session.ts'

const program = fileURLToPath(new URL('../../../demo/src/server/main.ts', import.meta.url))

/** Servers start in two thirds of the time where Node.js finds them compiled: see `browser.setup.ts`. */
const compiled = fileURLToPath(new URL('../../.artifacts/compiled', import.meta.url))

/** Alice has an account at every demo server from the start. */
export const alice = { email: 'alice@example.com', password: 'correct horse battery staple' }

/** The demo server in a process of its own, with a database file of its own. */
export interface DemoProcess extends AsyncDisposable {
  readonly address: string
  /** The sessions as they stand in the database: what the server has really committed. */
  sessions(): readonly StoredSession[]
  /** Ends the process, and resolves when it has gone. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it again, at the same address, on the same file; with other variables where some are given. */
  start(changes?: Readonly<Record<string, string>>): Promise<void>
}

/**
 * Starts a demo server on a free port.
 *
 * @param variables Those of its environment.
 * @param original The file of a database to copy (default: none, so that the server makes a new one).
 */
export async function startDemo(
  variables: Readonly<Record<string, string>> = {},
  original?: string,
): Promise<DemoProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'tokenpair-e2e-'))
  const database = join(folder, 'demo.db')
  const environment = {
    ...process.env,
    NODE_COMPILE_CACHE: compiled,
    ...variables,
    DATABASE_URL: `file:${database}`,
  }
  const clear = (): Promise<void> => rm(folder, { recursive: true })
  const copied = original === undefined ? Promise.resolve() : copyFile(original, database)
  const starting = copied.then(() => run({ ...environment, PORT: '0' }))
  let running = await starting.catch(async (error: unknown) => {
    await clear()
    throw error
  })
  const { address } = running

  return {
    address,
    sessions: () => readSessions(database),
    stop: (signal) => end(running.child, signal),
    start: async (changes = {}) => {
      running = await run({ ...environment, ...changes, PORT: new URL(address).port })
    },
    [Symbol.asyncDispose]: async () => {
      await end(running.child, 'SIGKILL')
      await clear()
    },
  }
}

interface Running {
  readonly child: ChildProcess
  readonly address: string
}

async function run(environment: NodeJS.ProcessEnv): Promise<Running> {
  const child = spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const complaint = text(child.stderr)
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')])
  if (typeof line === 'string') return { child, address: line }
  throw new Error(`The demo server did not start: ${await complaint}`)
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}
