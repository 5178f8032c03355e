import { mostAhead } from '../access-token/date-access-token.ts'
import type { RevocationFeed } from '../revocation/revocation-feed.ts'
import type { MarkedSession } from '../revocation/revocation-table.ts'

/**
 * The moment that a sign-in or a renewal counts from: now, or the first one that no mark on the session's keys concerns,
 * since a server whose clock is ahead may have made one. Otherwise the key would still be marked when it was renewed.
 *
 * @param now Milliseconds since the Unix epoch.
 */
export function dateUse(session: MarkedSession, revocations: Pick<RevocationFeed, 'cutOff'>, now: number): number {
  const cutOff = revocations.cutOff(session, now)
  return cutOff <= now + mostAhead ? Math.max(now, cutOff) : now
}
