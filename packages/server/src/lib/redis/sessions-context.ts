import type { RedisConnection } from './redis-connection.ts'
import type { ConfirmWrite } from './replica-wait.ts'
import type { RevocationStream } from './revocation-stream.ts'
import type { RedisKeys } from './shards.ts'

/** What the sessions of a store are kept by. */
export interface SessionsContext {
  readonly connection: RedisConnection
  readonly keys: RedisKeys
  readonly revocations: RevocationStream
  readonly confirm: ConfirmWrite
}
