import type { Clock } from '@tokenpair/protocol'
import type { SessionStore } from '../sessions/session-store.ts'
import type { SessionId } from '../sessions/session.ts'

/** What a revocation strategy says of a verified access token: it lives, wants renewal, or is dead. */
export type Verdict = 'live' | 'stale' | 'dead'

/** What a strategy may go by. Moments are milliseconds since the Unix epoch. */
export interface VerifiedToken {
  readonly sessionId: SessionId
  readonly subject: string
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** What was revoked so far, as far as this server has heard: its own at once, that of others after some moments. */
export interface KnownRevocations {
  /** What the revocation log says of a token. It only ever goes from `live` to `stale` to `dead`. */
  verdict(token: VerifiedToken, now: number): Verdict
  /** Calls back whenever more is known. Answers a function that ends this. */
  listen(listener: () => void): () => void
  /** Milliseconds since the log was last read to its end; 0 where nobody else writes to it, `Infinity` at first. */
  readonly staleness: number
}

/** What a strategy may use. */
export interface RevocationContext {
  readonly store: SessionStore
  readonly clock: Clock
  /** What this server has heard of. It begins to listen with the first call of `follow`. */
  readonly revocations: KnownRevocations
  /** Reads the revocation log up to now, and goes on reading it. */
  follow(): Promise<void>
}

/** How an access token dies before it expires. One strategy serves one server. */
export interface RevocationStrategy {
  /** The name by which configuration speaks of it. */
  readonly name: string
  /** Living sessions that it lets a subject have; a new one beyond that replaces the oldest. Any number by default. */
  readonly maxSessionsPerSubject?: number | undefined
  /** Seconds that the revocation log may have been unread before `auth.health()` says `stale` (default: any time). */
  readonly maxStaleness?: number | undefined
  /** Makes it ready, once, at start-up; a server whose strategy is not ready does not start. */
  open?(context: RevocationContext): Promise<void>
  /**
   * What becomes of a verified access token; asked at each request. Where it throws, the token is neither taken nor
   * refused: `authenticate` answers `unavailable`.
   *
   * @param now Milliseconds since the Unix epoch.
   */
  verdict(token: VerifiedToken, now: number): Verdict | Promise<Verdict>
}

const ranks: Readonly<Record<Verdict, number>> = { live: 0, stale: 1, dead: 2 }

/** The graver one of two verdicts. */
export function graverVerdict(one: Verdict, other: Verdict): Verdict {
  return ranks[one] >= ranks[other] ? one : other
}
