import type { SessionId } from '../sessions/session.ts'

/** Sessions whose last use is remembered at most; those that were not used for longest are forgotten first. */
const mostRemembered = 100_000

/**
 * When this server last wrote down the use of a session. To forget it costs one write more, so that it need not be
 * complete, and no other server need know it.
 */
export interface LastUses {
  /** Milliseconds since the Unix epoch; `-Infinity` where it is not known. */
  of(id: SessionId): number
  note(id: SessionId, at: number): void
}

/** Creates an empty memory. */
export function createLastUses(): LastUses {
  const uses = new Map<SessionId, number>()
  return {
    of: (id) => uses.get(id) ?? -Infinity,
    note: (id, at) => {
      uses.delete(id) // so that the map stays in the order of uses
      uses.set(id, at)
      const [oldest] = uses.keys()
      if (uses.size > mostRemembered && oldest !== undefined) uses.delete(oldest)
    },
  }
}
