import type { SessionInspection } from '../auth-client.ts'
import type { RefreshDecision } from '../refresh/refresh-schedule.ts'
import type { SignedInRecord } from './session-record.ts'

/** What developer tools may see of a session, at a moment in milliseconds since the Unix epoch. */
export function inspectSession(
  session: SignedInRecord | undefined,
  decision: RefreshDecision | undefined,
  now: number,
): SessionInspection | undefined {
  if (!session || !decision) return undefined
  const { generation, expires_in: accessLifetime, refresh_token_expires_in: refreshLifetime } = session.pair
  const accessTokenExpiresAt = now + decision.expiresIn
  return {
    generation,
    accessTokenExpiresAt,
    refreshTokenExpiresAt: accessTokenExpiresAt + (refreshLifetime - accessLifetime) * 1000,
    refreshAt: now + decision.refreshIn,
  }
}
