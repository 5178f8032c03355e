/** What the store needs of a client, whichever it is. */
export interface RedisPort {
  /**
   * Runs a script by its text or its SHA-1, on the primary that holds the key. Answers bulk strings as bytes. Rejects with
   * what the client says, which may hold secrets.
   */
  run(call: RedisCall): Promise<unknown>
  /** Whether the client is known to be without connection, so that a command would wait for nobody knows how long. */
  isAway(): boolean
  /** Waits until so many replicas have what was written for the key, for so many milliseconds; answers how many have. */
  readonly wait: ((key: string, replicas: number, timeout: number) => Promise<unknown>) | undefined
  /** Calls back at each message of a channel, and whenever some may have been missed. Answers a function that ends this. */
  readonly listen: ((channel: string, listener: () => void) => () => void) | undefined
}

/** One run of a script. */
interface RedisCall {
  readonly command: 'EVAL' | 'EVALSHA'
  readonly script: string
  readonly key: string
  readonly args: readonly string[]
}
