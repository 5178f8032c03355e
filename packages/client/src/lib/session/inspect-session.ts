import type { SessionInspection } from '../auth-client.ts'
import type { RefreshDecision } from '../refresh/refresh-schedule.ts'
import { isSignedIn } from './session-keeper.ts'
import type { SessionRecord } from './session-record.ts'

/** What developer tools may see of a record, at a moment in milliseconds since the Unix epoch. */
export function inspectSession(
  record: SessionRecord | undefined,
  decision: RefreshDecision | undefined,
  now: number,
): SessionInspection | undefined {
  if (!isSignedIn(record) || decision === undefined) return undefined
  const { sessionId, generation, accessLifetime, refreshLifetime } = record
  return {
    sessionId,
    generation,
    accessTokenExpiresAt: now + decision.expiresIn,
    refreshTokenExpiresAt: now + decision.expiresIn + refreshLifetime - accessLifetime,
    refreshAt: now + decision.refreshIn,
  }
}
