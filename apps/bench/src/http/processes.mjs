// Starts the processes of a run, and asks them.
import { fork, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Cores that a run gives to its server and to its load, so that neither takes the time of the other. */
export const cores = { load: 0, server: 1 }

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** Says how the cores are shared out. */
export const sharing = canPin
  ? 'The server has one core to itself, the load the other.'
  : 'Server and load share the cores, since `taskset` is not here, or there is but one.'

/** Starts a process; on one core alone, where that is asked for and can be done. */
function start(file, core) {
  const env = { ...process.env, NODE_ENV: 'production' }
  const options = { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }
  const pinned = { execPath: 'taskset', execArgv: ['--cpu-list', `${core}`, process.execPath] }
  const path = fileURLToPath(new URL(file, import.meta.url))
  return fork(path, core === undefined || !canPin ? options : { ...options, ...pinned })
}

function ask(child, message) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      child.off('message', take)
      child.off('exit', fail)
    }
    const take = (answer) => resolve(stop() ?? answer)
    const fail = () => reject(stop() ?? new Error('A process of the benchmark ended too early'))
    child.on('message', take).on('exit', fail)
    child.send(message)
  })
}

/** Starts a server in a process of its own. */
export async function startServer({ framework, guard, keys, core }) {
  const child = start('./serve.mjs', core)
  const { port } = await ask(child, { framework, guard, keys })
  return {
    framework,
    guard,
    port,
    /** Microseconds of processor time. */
    spent: async () => {
      const { user, system } = await ask(child, 'cpu')
      return user + system
    },
    stop: () => child.kill(),
  }
}

/** Starts a generator of load. */
export function startLoad({ core } = {}) {
  const child = start('./load.mjs', core)
  return {
    /** Lets requests be answered by 200, and answers how many were, in how long, and what that cost the server's processor. */
    async run(server, requests, { connections = 32, milliseconds = 1000 } = {}) {
      const before = await server.spent()
      const result = await ask(child, { port: server.port, requests, connections, milliseconds })
      const processor = (await server.spent()) - before
      if (result.refused > 0) {
        throw new Error(`${server.framework} with ${server.guard} refused ${result.refused} requests`)
      }
      return { done: result.answered, milliseconds: result.milliseconds, processor, waits: result.waits }
    },
    /** Sends so many requests a second, whatever becomes of them, and answers how many were answered. */
    async flood(server, requests, { perSecond, milliseconds }) {
      return ask(child, { port: server.port, requests, perSecond, milliseconds })
    },
    stop: () => child.kill(),
  }
}
