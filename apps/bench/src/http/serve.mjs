// The process of one server: gets what to serve, tells its port, and then what it has spent whenever it is asked.
import { guardedServers } from './guarded-servers.mjs'
import { servers } from './servers.mjs'

const all = { ...servers, guarded: guardedServers }

process.on('disconnect', () => process.exit()) // who started it is gone
process.once('message', ({ framework, guard, keys }) => void serve(all[framework][guard], keys))

async function serve(start, keys) {
  process.send({ port: await start(keys) })
  process.on('message', () => process.send(process.cpuUsage()))
}
