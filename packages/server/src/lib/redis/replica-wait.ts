import { describeFailure } from './redis-failure.ts'
import type { RedisPort } from './redis-port.ts'

/** For how many replicas to wait. Other commands of the same connection wait as well. */
export interface ReplicaWait {
  /** How many replicas have to have a revocation; at least 1. */
  readonly replicas: number
  /** Seconds to wait at most (default: 1). */
  readonly timeout?: number | undefined
}

/** Waits until the replicas have what was written for a key. */
export type ConfirmWrite = (key: string) => Promise<void>

/**
 * @throws {TypeError} Where the client cannot wait for replicas.
 * @throws {RangeError} Where the numbers are out of range.
 */
export function createReplicaWait(port: RedisPort, options: ReplicaWait | undefined): ConfirmWrite {
  if (options === undefined) return async () => undefined
  const { replicas, timeout = 1 } = options
  if (!(Number.isInteger(replicas) && replicas >= 1 && Number.isFinite(timeout) && timeout >= 0.001)) {
    throw new RangeError('redisStore() has wait to mend: give replicas, such as 1, and seconds as timeout, such as 1')
  }
  const { wait } = port
  if (wait === undefined) {
    throw new TypeError(
      'redisStore() cannot wait for replicas with this client: leave out wait, or take a single client',
    )
  }
  return async (key) => {
    const reached = await wait(key, replicas, Math.ceil(timeout * 1000)).catch((error: unknown) => {
      throw describeFailure(error)
    })
    if (Number(reached) >= replicas) return
    throw new Error(
      `The sessions are revoked, but only ${Number(reached)} of ${replicas} replicas have heard: repeat the revocation`,
    )
  }
}
