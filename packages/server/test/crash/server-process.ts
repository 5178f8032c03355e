import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answers, Command, Errand, Report } from './command.ts'

const program = fileURLToPath(new URL('server-program.ts', import.meta.url))

/** How a server is started. */
export interface ServerProcessOptions {
  /** The SQLite file. */
  readonly path: string
  /** What its clock shows all the time: milliseconds since the Unix epoch. */
  readonly now: number
  /** How it takes up what comes in (default: `one-by-one`). */
  readonly pace?: Pace | undefined
}

/**
 * How a server takes up commands that come in at once.
 *
 * - `one-by-one`: each is answered as soon as it is done, while the others wait.
 * - `in-batches`: the writes of hundreds come first, and their answers afterwards.
 */
export type Pace = 'one-by-one' | 'in-batches'

/** When a server is killed: as soon as its parent has heard so many reports of that kind. */
export interface KillMoment {
  readonly kind: 'begun' | 'answered'
  readonly count: number
}

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  /**
   * Has a command done.
   *
   * @returns What came of it, or `undefined` where the process died before it said so.
   */
  attempt<C extends Command>(command: C): Promise<Answers[C['kind']] | undefined>
  /** Has a command done by a server that lives on; rejects where it died. */
  ask<C extends Command>(command: C): Promise<Answers[C['kind']]>
  /** Sends SIGKILL at that moment. Resolves when the process is gone and all that it said has been read. */
  killAt(moment: KillMoment): Promise<void>
  /** Closes the store and ends the process. */
  stop(): Promise<void>
}

export function startServer({ path, now, pace = 'one-by-one' }: ServerProcessOptions): ServerProcess {
  // Several servers are started for one file, and each would compile the same sources.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dirname(path), 'compiled') }
  const child = fork(program, [path, String(now), pace], { env, execArgv: ['--no-warnings'] })
  const waiting = new Map<number, (report: Report | undefined) => void>()
  const heard = { begun: 0, answered: 0, failed: 0 }
  let sent = 0
  let moment: KillMoment | undefined

  child.on('message', (report: Report) => {
    heard[report.kind] += 1
    if (moment !== undefined && heard[moment.kind] === moment.count) child.kill('SIGKILL')
    if (report.kind !== 'begun') waiting.get(report.number)?.(report)
  })
  // Reports that were written before the end are still read after it: only then is the channel disconnected.
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(() => {
    for (const resolve of waiting.values()) resolve(undefined)
  })

  const attempt = async <C extends Command>(command: C): Promise<Answers[C['kind']] | undefined> => {
    const errand: Errand = { number: sent++, command }
    const report = await new Promise<Report | undefined>((resolve) => {
      waiting.set(errand.number, resolve)
      child.send(errand, (error) => error && resolve(undefined))
    })
    waiting.delete(errand.number)
    if (report?.kind === 'failed') throw new Error(`The server failed at ${command.kind}: ${report.message}`)
    return report?.kind === 'answered' ? (report.answer as Answers[C['kind']]) : undefined
  }
  const ask = async <C extends Command>(command: C): Promise<Answers[C['kind']]> => {
    const answer = await attempt(command)
    if (answer === undefined) throw new Error(`The server died before it answered ${command.kind}`)
    return answer
  }

  return {
    attempt,
    ask,
    killAt: (when) => {
      for (const kind of ['begun', 'answered'] as const) heard[kind] = 0
      moment = when
      return gone
    },
    stop: async () => {
      await ask({ kind: 'close' })
      child.disconnect()
      await gone
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Does work with servers that are gone afterwards, as `await using` would see to if Node.js 22 had it. */
export async function withServers<T>(work: (start: typeof startServer) => Promise<T>): Promise<T> {
  const servers: ServerProcess[] = []
  const start: typeof startServer = (options) => {
    const server = startServer(options)
    servers.push(server)
    return server
  }
  try {
    return await work(start)
  } finally {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  }
}
