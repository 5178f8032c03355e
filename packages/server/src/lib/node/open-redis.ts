import type { NodeRedisClient } from '../redis/redis-client.ts'
import { loadDriver } from './load-driver.ts'
import type { OpenedStore } from './opened-store.ts'

/** A client of the package `redis`, as far as it is used here. */
export interface OpenedClient extends NodeRedisClient {
  on(event: 'error', listener: (error: unknown) => void): unknown
  connect(): Promise<unknown>
  sendCommand(command: string[]): Promise<unknown>
  destroy(): void
}

interface RedisDriver {
  readonly createClient: (options: { readonly url: string }) => OpenedClient
}

/** Connects to a Redis or Valkey by the package `redis`. */
export async function openRedis(url: string, folder: string): Promise<OpenedStore> {
  const driver = await loadDriver('redis', folder)
  if (!isRedisDriver(driver))
    throw new TypeError('The package redis is another one than node-redis: install redis 5 or later')
  const { redisStore } = await import('../../stores/redis.ts')
  const client = driver.createClient({ url })
  await connect(client)
  const store = redisStore({ client })
  return {
    engine: 'redis',
    store,
    client,
    migrate: async () => undefined, // there are no tables
    [Symbol.asyncDispose]: async () => {
      await store.close()
      client.destroy()
    },
  }
}

/** By itself the client would try for ever, and say nothing to whoever waits. */
async function connect(client: OpenedClient): Promise<void> {
  try {
    await new Promise((resolve, reject) => {
      client.on('error', reject) // once connected, each call reports its own failure
      client.connect().then(resolve, reject)
    })
  } catch (error) {
    client.destroy()
    throw error
  }
}

function isRedisDriver(driver: object): driver is RedisDriver {
  return 'createClient' in driver && typeof driver.createClient === 'function'
}
