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

/** Sessions that were revoked. */
export interface RevokedSessions {
  readonly sessionIds: readonly SessionId[]
  /** When the last access token of these sessions will have expired, in milliseconds since the Unix epoch. */
  readonly until: number
}

/** How an access token dies before it expires. */
export interface RevocationStrategy {
  /** The name by which configuration speaks of it. */
  readonly name: string
  /** What becomes of a verified access token; asked at each request. */
  verdict(token: VerifiedToken, now: number): Verdict
  /** Learns that sessions were revoked. */
  revoke(revoked: RevokedSessions, now: number): void
}
