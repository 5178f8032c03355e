import { mostAhead } from '../access-token/date-access-token.ts'
import type { Session, SessionId } from './session.ts'

/** What an eviction goes by, besides the sessions. */
export interface EvictionRules {
  /** Living sessions that a subject may have. */
  readonly most: number
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/**
 * Decides which sessions end so that no more than so many live: the oldest. Sign-ins that meet decide alike, each from
 * what it sees, so that together they leave neither more nor, without need, fewer.
 *
 * @param living All living sessions of the subject.
 * @param started The one that was just started. It goes only where enough others were started after it.
 * @returns The ids of those to end, the oldest first.
 */
export function decideEviction(
  living: readonly Session[],
  started: Session,
  { most, now }: EvictionRules,
): readonly SessionId[] {
  const others = living.filter(({ id }) => id !== started.id)
  const surplus = others.length + 1 - most
  if (surplus <= 0) return []
  // A session of the far future comes from a wrong clock. It is no newer than what starts now.
  const newer = others.filter((other) => other.createdAt <= now + mostAhead && byAge(other, started) > 0)
  const candidates = newer.length >= most ? [...others, started] : others
  return candidates
    .toSorted(byAge)
    .slice(0, surplus)
    .map(({ id }) => id)
}

/**
 * The moment at which a session starts: now, or right behind the newest living one of its subject, which has begun within the
 * same millisecond or by a clock that is ahead. Otherwise the older one of the two might be the one to stay.
 *
 * @param living All living sessions of the subject.
 * @param now Milliseconds since the Unix epoch.
 */
export function dateSession(living: readonly Pick<Session, 'createdAt'>[], now: number): number {
  const moments = living.map(({ createdAt }) => createdAt).filter((createdAt) => createdAt <= now + mostAhead)
  return Math.max(now, ...moments.map((createdAt) => createdAt + 1))
}

function byAge(one: Session, other: Session): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)
}
