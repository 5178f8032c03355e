// Starts the processes of a run, and asks them.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

function start(file) {
  const env = { ...process.env, NODE_ENV: 'production' }
  return fork(fileURLToPath(new URL(file, import.meta.url)), { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

async function ask(child, message) {
  child.send(message)
  const [answer] = await once(child, 'message')
  return answer
}

/** Starts a server in a process of its own. */
export async function startServer(framework, guard, keys) {
  const child = start('./serve.mjs')
  const { port } = await ask(child, { framework, guard, keys })
  return { framework, guard, port, spent: () => ask(child, 'cpu'), stop: () => child.kill() }
}

/** Starts the generator of load. */
export function startLoad() {
  const child = start('./load.mjs')
  return {
    /** Requests that were answered by 200 in a second, and the microseconds of processor that each cost the server. */
    async run(server, requests, { connections = 32, milliseconds = 1000 } = {}) {
      const before = await server.spent()
      const { answered, refused, seconds } = await ask(child, {
        port: server.port,
        requests,
        connections,
        milliseconds,
      })
      const after = await server.spent()
      if (refused > 0) throw new Error(`${server.framework} with ${server.guard} refused ${refused} requests`)
      const cost = (after.user + after.system - before.user - before.system) / answered
      return { rate: answered / seconds, cost }
    },
    stop: () => child.kill(),
  }
}
