import { createRedisPort } from '../lib/redis/create-redis-port.ts'
import type { RedisClient } from '../lib/redis/redis-client.ts'
import { createRedisConnection } from '../lib/redis/redis-connection.ts'
import { createRedisSessions } from '../lib/redis/redis-sessions.ts'
import { createReplicaWait, type ReplicaWait } from '../lib/redis/replica-wait.ts'
import { createRevocationStream } from '../lib/redis/revocation-stream.ts'
import { createRedisKeys } from '../lib/redis/shards.ts'
import type { SessionStore } from '../lib/sessions/session-store.ts'

export type { IoredisClient, NodeRedisClient, RedisClient, RedisCommands } from '../lib/redis/redis-client.ts'
export type { ReplicaWait } from '../lib/redis/replica-wait.ts'

/** Which Redis a {@link redisStore} keeps its sessions in. */
export interface RedisStoreOptions {
  /**
   * A connected client or cluster of the package `redis` (node-redis 5 or later) or `ioredis` (5 or later), or any other
   * client behind a `command()`. It stays yours: `close()` does not close it.
   */
  readonly client: RedisClient
  /** What the names of all keys begin with (default: `tp`). A longer one takes memory for each session. */
  readonly prefix?: string | undefined
  /**
   * For how many replicas to wait after each revocation, so that it survives the failover to one of them. Where fewer have it
   * in time, the revocation stands, and the call rejects: repeat it. Not for a cluster of `ioredis`, which
   * cannot be told where it goes. Default: none.
   */
  readonly wait?: ReplicaWait | undefined
}

/**
 * Keeps sessions in Redis 7.0 or later, or Valkey, also in a cluster: each session is one key, and each method one script, so
 * that many servers may share it. Redis itself forgets a session 8 days after its end.
 *
 * Two kinds of calls are a step for each part and not for the whole: those that list or revoke sessions whatever their
 * subject, and `sweep`.
 *
 * Redis has to keep what it was told: `appendonly yes`, since a restart without a file signs everybody out, and
 * `maxmemory-policy noeviction`, which the store insists on. A failover to a replica may lose the last writes. One lost
 * redemption of a session is made up for; after more, the client is asked to sign in again (`restore_required`). A lost
 * revocation brings a session back to life: see `wait`.
 *
 * @param options The client.
 * @returns The store. Nothing is sent before the first call of a method; where the server cannot be used, the call rejects and
 *   the next one tries again.
 * @throws {TypeError} Where the client is none, the prefix has braces, or the client cannot wait for replicas.
 * @throws {RangeError} Where `wait` is out of range.
 */
export function redisStore(options: RedisStoreOptions): SessionStore {
  const { client, prefix = 'tp', wait } = options
  if (!/^[^{}]+$/.test(prefix)) {
    throw new TypeError('redisStore() has prefix to mend: give a text without braces, such as tp')
  }
  const port = createRedisPort(client)
  const keys = createRedisKeys(prefix)
  const connection = createRedisConnection(port, keys.layouts)
  const revocations = createRevocationStream({
    connection,
    keys,
    hear: port.listen?.bind(port, keys.channel),
  })
  return {
    ...createRedisSessions({ connection, keys, revocations, confirm: createReplicaWait(port, wait) }),
    revocations,
    close: async () => {
      connection.close()
      revocations.close()
    },
  }
}
