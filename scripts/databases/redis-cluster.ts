import { freePort } from './free-port.ts'
import { type OwnRedisServer, startOwnRedis } from './redis.ts'
import { sendInline } from './send-inline.ts'

const slots = 16_384
const startLimit = 20_000

/** Three primaries that share the slots evenly. */
export interface RedisCluster extends AsyncDisposable {
  readonly urls: readonly string[]
  stop(): Promise<void>
}

/**
 * Starts a Redis Cluster of three nodes on free ports of the loopback. It ends with this process.
 *
 * @throws {Error} Where there is no Redis and none can be installed, or the nodes do not find together.
 */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all([startNode(), startNode(), startNode()])
  const share = Math.ceil(slots / nodes.length)
  for (const [number, { server }] of nodes.entries()) {
    const last = Math.min(slots, (number + 1) * share) - 1
    await sendInline(server.port, `CLUSTER ADDSLOTSRANGE ${number * share} ${last}`)
    for (const { server: other, busPort } of nodes) {
      if (other !== server) await sendInline(server.port, `CLUSTER MEET 127.0.0.1 ${other.port} ${busPort}`)
    }
  }
  await untilComplete(nodes)
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(({ server }) => server.stop()))
  }
  return { urls: nodes.map(({ server }) => server.url), stop, [Symbol.asyncDispose]: stop }
}

interface Node {
  readonly server: OwnRedisServer
  readonly busPort: number
}

async function startNode(): Promise<Node> {
  const busPort = await freePort()
  return { busPort, server: await startOwnRedis(['--cluster-enabled', 'yes', '--cluster-port', String(busPort)]) }
}

/** Each node has to know of all slots, and which other node has them. */
async function untilComplete(nodes: readonly Node[]): Promise<void> {
  const until = Date.now() + startLimit
  while (Date.now() < until) {
    const answers = await Promise.all(nodes.map(({ server }) => sendInline(server.port, 'CLUSTER INFO')))
    if (answers.every((answer) => /cluster_state:ok[^]*cluster_slots_ok:16384/.test(answer))) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(
    'The three nodes of Redis did not find together: see whether a cluster runs on this machine by itself',
  )
}
