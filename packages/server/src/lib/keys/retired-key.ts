import { isRecord } from '@tokenpair/protocol'
import { isKeySource, type KeySource } from './key-source.ts'

/** Until when a former key verifies. */
export interface RetirementOptions {
  /**
   * Milliseconds since the Unix epoch: the last moment at which the key verifies. An access token outlives its issue by
   * `accessTokenLifetime`, so give at least the moment of the last issue and that.
   */
  readonly notAfter: number
}

/** 1 January 2001; an earlier moment is most likely one in seconds. */
const earliest = 978_307_200_000

/**
 * Limits how long a key verifies. Of two limits the earlier one holds.
 *
 * @throws {TypeError} Where the first argument is no algorithm, or the moment is none.
 * @throws {RangeError} Where the moment cannot be in milliseconds.
 */
export function retireKey(source: KeySource, options: RetirementOptions): KeySource {
  if (!isKeySource(source)) {
    throw new TypeError('A retired key is no JwtAlgorithm: give one first, such as JwtAlgorithm.hmacSha512(oldSecret)')
  }
  const given: unknown = isRecord(options) ? options.notAfter : undefined
  if (typeof given !== 'number' || !Number.isFinite(given)) {
    throw new TypeError('The notAfter of a retired key is no number: give milliseconds since the Unix epoch')
  }
  if (given < earliest) {
    throw new RangeError('The notAfter of a retired key lies before 2001: give milliseconds since the Unix epoch')
  }
  const notAfter = Math.min(given, source.notAfter ?? given)
  return {
    alg: source.alg,
    notAfter,
    importKey: async (runtime) => ({ ...(await source.importKey(runtime)), notAfter }),
  }
}
