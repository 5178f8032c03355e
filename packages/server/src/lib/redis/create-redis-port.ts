import { ioredisPort, isIoredis } from './ioredis.ts'
import { isNodeRedis, nodeRedisPort } from './node-redis.ts'
import type { RedisCommands } from './redis-client.ts'
import type { RedisPort } from './redis-port.ts'

/**
 * Recognises a client by what it can do.
 *
 * @throws {TypeError} Where it is none.
 */
export function createRedisPort(client: unknown): RedisPort {
  if (typeof client === 'object' && client !== null) {
    if (isNodeRedis(client)) return nodeRedisPort(client)
    if (isIoredis(client)) return ioredisPort(client)
    if (isCommands(client)) return commandsPort(client)
  }
  throw new TypeError('redisStore() takes { client }: a client of redis or ioredis, or an object with command()')
}

function isCommands(client: object): client is RedisCommands {
  return typeof Reflect.get(client, 'command') === 'function'
}

function commandsPort(client: RedisCommands): RedisPort {
  return {
    run: ({ command, script, key, args }) => client.command([command, script, '1', key, ...args], key),
    isAway: () => false,
    wait: (key, replicas, timeout) => client.command(['WAIT', String(replicas), String(timeout)], key),
    listen: client.subscribe?.bind(client),
  }
}
