import type { Clock } from '@tokenpair/protocol'
import type { SessionStore } from '../sessions/session-store.ts'
import type { Session, SessionId } from '../sessions/session.ts'

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
}

/** What a strategy may use. */
export interface RevocationContext {
  readonly store: SessionStore
  readonly clock: Clock
  /** What this server has heard of. It begins to listen with the first call of `follow`. */
  readonly revocations: KnownRevocations
  /** Reads the revocation log up to now, and goes on reading it. */
  follow(): Promise<void>
  /** Ends sessions, as the app itself would. */
  readonly endSessions: (sessions: { readonly subject: string; readonly except: SessionId }) => Promise<void>
}

/** How an access token dies before it expires. One strategy serves one server. */
export interface RevocationStrategy {
  /** The name by which configuration speaks of it. */
  readonly name: string
  /** Makes it ready, once, at start-up; a server whose strategy is not ready does not start. */
  open?(context: RevocationContext): Promise<void>
  /** What becomes of a verified access token; asked at each request. */
  verdict(token: VerifiedToken, now: number): Verdict | Promise<Verdict>
  /** Learns of a sign-in after its session was written and before it is answered. */
  signedIn?(session: Session): Promise<void>
}

const ranks: Readonly<Record<Verdict, number>> = { live: 0, stale: 1, dead: 2 }

/** The graver one of two verdicts. */
export function graverVerdict(one: Verdict, other: Verdict): Verdict {
  return ranks[one] >= ranks[other] ? one : other
}
