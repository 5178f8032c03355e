import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('server-program.ts', import.meta.url))

/** Milliseconds after which a server that did not start, because its database is away, is started again. */
const pause = 200

/** One life of a server, from its start until it is killed. */
export interface ServerLife {
  readonly address: string
  readonly isOver: boolean
}

/** Several servers on one database. */
export interface ServerFleet extends AsyncDisposable {
  /** Those that run at the moment. */
  readonly running: readonly ServerLife[]
  /** How often one was killed. */
  readonly kills: number
  /** Kills one with SIGKILL, unless it is being started, and starts it again as soon as that is possible. */
  kill(index: number): Promise<void>
  /** `fetch`, by the server whose turn it is, for addresses of any origin. */
  readonly fetch: typeof globalThis.fetch
}

/** Starts servers, and resolves when all are there. The variables are those of the server program. */
export async function startFleet(
  count: number,
  variables: Readonly<Record<'DATABASE_URL' | 'PUSH' | 'LIFETIME', string>>,
): Promise<ServerFleet> {
  const env = { ...process.env, ...variables }
  const slots = await Promise.all(Array.from({ length: count }, () => startSlot(env)))
  let turn = 0
  let kills = 0
  const running = (): ServerLife[] => slots.flatMap((slot) => slot.life() ?? [])

  return {
    get running() {
      return running()
    },
    get kills() {
      return kills
    },
    kill: async (index) => {
      const slot = slots[index % count]
      if (slot?.life() === undefined) return
      kills++
      await slot.kill()
    },
    fetch: (input, init) => {
      const lives = running()
      const life = lives[turn++ % lives.length]
      if (life === undefined) return Promise.reject(new TypeError('No server runs'))
      const { pathname, search } = new URL(input instanceof Request ? input.url : input)
      return globalThis.fetch(life.address + pathname + search, init)
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(slots.map((slot) => slot.stop()))
    },
  }
}

interface Slot {
  life(): ServerLife | undefined
  kill(): Promise<void>
  stop(): Promise<void>
}

/** A place for one server after the other. */
async function startSlot(env: NodeJS.ProcessEnv): Promise<Slot> {
  let current: { readonly child: ChildProcess; readonly life: ServerLife & { isOver: boolean } } | undefined
  const stopping = new AbortController()

  const end = async (): Promise<void> => {
    const dying = current
    current = undefined
    if (dying === undefined) return
    dying.life.isOver = true
    const gone = once(dying.child, 'exit')
    dying.child.kill('SIGKILL')
    await gone
  }
  const start = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const child = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'ignore'] })
      const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')])
      if (typeof line === 'string') {
        current = { child, life: { address: line, isOver: false } }
        if (stopping.signal.aborted) await end()
        return
      }
      await wait(pause)
    }
  }

  await start()
  return {
    life: () => current?.life,
    kill: async () => {
      await end()
      await start()
    },
    stop: async () => {
      stopping.abort()
      await end()
    },
  }
}
