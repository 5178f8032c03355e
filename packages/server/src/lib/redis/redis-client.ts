/** A connected client or cluster of the package `redis` (node-redis 5 or later). */
export interface NodeRedisClient {
  withTypeMapping(...args: never[]): unknown
  evalSha(...args: never[]): unknown
  duplicate(...args: never[]): unknown
}

/** A client or cluster of the package `ioredis` (5 or later). */
export interface IoredisClient {
  readonly status: string
  callBuffer(...args: never[]): unknown
  duplicate(...args: never[]): unknown
}

/** Any other client, behind what the store needs of it. */
export interface RedisCommands {
  /**
   * Sends one command to the primary that holds `key`.
   *
   * @returns The answer, its bulk strings as bytes.
   */
  command(args: readonly string[], key: string): Promise<unknown>
  /**
   * Calls back at each message of a channel, on a connection of its own; best also after each reconnect.
   *
   * @returns A function that ends this.
   */
  subscribe?(channel: string, listener: () => void): () => void
}

/** What {@link redisStore} can be handed. */
export type RedisClient = NodeRedisClient | IoredisClient | RedisCommands
