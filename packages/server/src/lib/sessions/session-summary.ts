import type { SessionSummary } from '../token-managers/token-manager.ts'
import type { Session } from './session.ts'

/** When a session ends if nobody redeems, in milliseconds since the Unix epoch. */
export function endOfSession({ idleExpiresAt, absoluteExpiresAt }: Session): number {
  return Math.min(idleExpiresAt, absoluteExpiresAt ?? Number.POSITIVE_INFINITY)
}

/** What the user of a session may see of it. */
export function describeSession(session: Session): SessionSummary {
  const { id: sessionId, subject, method, scopes, device, createdAt, refreshedAt, attemptBound, generation } = session
  return {
    sessionId,
    subject,
    method,
    scopes,
    device,
    createdAt,
    refreshedAt,
    expiresAt: endOfSession(session),
    reuseDetection: attemptBound || generation === 0 ? 'full' : 'weak',
  }
}
