import type { SessionSummary } from '../token-managers/token-manager.ts'
import type { Session } from './session.ts'

/** When a session ends if nobody uses it, in milliseconds since the Unix epoch; `Infinity` for never. */
export function endOfSession({ idleExpiresAt = Infinity, absoluteExpiresAt = Infinity }: Session): number {
  return Math.min(idleExpiresAt, absoluteExpiresAt)
}

/** Whether a session is neither revoked nor expired at a moment in milliseconds since the Unix epoch. */
export function isAlive(session: Session, now: number): boolean {
  return session.revocation === undefined && endOfSession(session) > now
}

/** What the user of a session may see of it. */
export function describeSession(session: Session): SessionSummary {
  const { id: sessionId, subject, manager, method, scopes, device, createdAt, refreshedAt } = session
  const end = endOfSession(session)
  return {
    sessionId,
    manager,
    subject,
    method,
    scopes,
    device,
    createdAt,
    refreshedAt,
    expiresAt: end === Infinity ? undefined : end,
    reuseDetection: session.attemptBound || session.generation === 0 ? 'full' : 'weak',
  }
}
