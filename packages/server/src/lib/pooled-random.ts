import { type Random, systemRandom } from '@tokenpair/protocol'

/** Bytes that are drawn at once: to ask the system costs as much as to hash a token, for 16 bytes as for all of these. */
const poolBytes = 512

/**
 * Creates a source of random bytes that draws some ahead, for ids and first chain values. No byte is handed out twice, and
 * the pool keeps no copy of what was. Nothing is drawn before somebody asks.
 *
 * @param source Where the bytes come from (default: the runtime).
 */
export function createPooledRandom(source: Random = systemRandom): Random {
  let pool = new Uint8Array(0)
  let at = 0
  return {
    bytes: (length) => {
      if (length > poolBytes) return source.bytes(length)
      if (at + length > pool.length) {
        pool = source.bytes(poolBytes)
        at = 0
      }
      const bytes = pool.slice(at, at + length)
      pool.fill(0, at, at + length)
      at += length
      return bytes
    },
  }
}
