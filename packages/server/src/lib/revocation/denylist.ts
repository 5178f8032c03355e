import type { SessionId } from '../sessions/session.ts'
import type { RevocationStrategy } from './revocation-strategy.ts'

/**
 * Remembers revoked sessions in memory until the last access token of theirs has expired, so that a revoked access
 * token is refused at once and no request asks a database. The default.
 *
 * It knows of the revocations of its own process.
 */
export function denylist(): RevocationStrategy {
  // Kept in the order of insertion, which is nearly the order of expiry: what is at the front goes first.
  const deadUntil = new Map<SessionId, number>()
  return {
    name: 'denylist',
    verdict: (token, now) => ((deadUntil.get(token.sessionId) ?? 0) > now ? 'dead' : 'live'),
    revoke: ({ sessionIds, until }, now) => {
      for (const [sessionId, end] of deadUntil) {
        if (end > now) break
        deadUntil.delete(sessionId)
      }
      for (const sessionId of sessionIds) deadUntil.set(sessionId, until)
    },
  }
}
