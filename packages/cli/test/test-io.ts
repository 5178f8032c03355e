import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ManualClock, manualClock, seededRandom } from '@tokenpair/testing'
import { main, type Io } from 'tokenpair'

/** What a command said and how it ended. */
interface Run {
  readonly code: number
  readonly output: string
  readonly error: string
}

/** A world for commands: a folder of its own, a clock that stands still, seeded chance and no network. */
export interface TestIo extends AsyncDisposable {
  readonly io: Io
  readonly clock: ManualClock
  readonly databaseUrl: string
  /** Runs a command, with a text on standard input where one is given. */
  run(argv: readonly string[], input?: string): Promise<Run>
  /** Runs a command with `--json`, and answers what it printed. */
  json(argv: readonly string[], input?: string): Promise<Record<string, unknown>>
}

export const now = Date.UTC(2026, 10, 27, 12)

export async function createTestIo(options: Partial<Pick<Io, 'env' | 'fetch' | 'clock'>> = {}): Promise<TestIo> {
  const folder = await mkdtemp(join(tmpdir(), 'tokenpair-cli-'))
  const databaseUrl = `file:${join(folder, 'auth.db')}`
  const clock = manualClock({ now })
  const io = {
    env: { DATABASE_URL: databaseUrl },
    clock,
    random: seededRandom(1),
    fetch: () => Promise.reject(new Error('There is no network in this test')),
    isTerminal: true,
    readInput: () => Promise.reject(new Error('Nobody types in this test')),
    write: () => undefined,
    writeError: () => undefined,
    ...options,
  } satisfies Io
  const run: TestIo['run'] = async (argv, input) => {
    let output = ''
    let error = ''
    const code = await main(argv, {
      ...io,
      ...(input === undefined ? {} : { isTerminal: false, readInput: async () => input }),
      write: (text) => void (output += text),
      writeError: (text) => void (error += text),
    })
    return { code, output, error }
  }
  return {
    io,
    clock,
    databaseUrl,
    run,
    json: async (argv, input) => JSON.parse((await run([...argv, '--json'], input)).output),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
