// The process of one server: gets what to serve, tells its port, and then what it has spent whenever it is asked.
import { servers } from './servers.mjs'

process.once('message', ({ framework, guard, keys }) => void serve(servers[framework][guard], keys))

async function serve(start, keys) {
  process.send({ port: await start(keys) })
  process.on('message', () => process.send(process.cpuUsage()))
}
