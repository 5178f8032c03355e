import type { RevocationLog } from '../revocation/revocation-log.ts'
import type { ChainPosition, ChainState, Revocation, Session, SessionId } from './session.ts'

/** One step of a session's chain. */
export interface ChainAdvance {
  readonly id: SessionId
  /** Where the row has to stand for the step to be made. */
  readonly from: ChainPosition
  /** Where it stands afterwards. */
  readonly to: ChainState
  /**
   * Milliseconds since the Unix epoch: decides whether the row is alive, becomes `refreshedAt`, and moves `idleExpiresAt`
   * to `idleLifetime` later, if the row has one.
   */
  readonly now: number
  /** Whether the redemption carries an attempt id. `true` binds the row; `false` fits no bound row. */
  readonly hasAttempt: boolean
}

/** Which sessions are meant: those that fit all that is given, and so each one where nothing is. */
export interface SessionFilter {
  readonly subject?: string | undefined
  readonly method?: string | undefined
  /** The name of the token manager. */
  readonly manager?: string | undefined
}

/** Which sessions to revoke: one, one that has not moved since it was read, or all that fit a filter but perhaps one. */
export type SessionSelector =
  | { readonly id: SessionId; readonly at?: ChainPosition | undefined }
  | { readonly matching: SessionFilter; readonly except?: SessionId | undefined }

/** Which page of the living sessions to list. */
export interface SessionPage {
  readonly matching: SessionFilter
  /** Milliseconds since the Unix epoch: sessions that are revoked or expired by then are left out. */
  readonly now: number
  /** At most so many. */
  readonly limit: number
  /** Only sessions whose id is greater than this one (ids are in ascending order of their text). */
  readonly after?: SessionId | undefined
}

/** A revocation, with what the other servers have to know of it. */
export interface RevocationOrder extends Revocation {
  /** When the last access token of the sessions will have expired, in milliseconds since the Unix epoch. */
  readonly until: number
}

/** One bounded piece of a store's housekeeping. Moments are milliseconds since the Unix epoch. */
export interface Sweep {
  /** Sessions that were revoked or expired by then are deleted. */
  readonly endedBy: number
  /** Entries of the revocation log that are over by then are deleted. */
  readonly now: number
  /** At most so many rows are looked at. */
  readonly limit: number
  /** Goes on behind this session. */
  readonly after?: SessionId | undefined
}

/** How far a sweep came. */
export interface SweepResult {
  /** How many sessions it deleted. */
  readonly deleted: number
  /** The last session that it looked at, or `undefined` where it came to the end. */
  readonly next: SessionId | undefined
}

/**
 * Where sessions live. Each method is one atomic step, also against other processes on the same data.
 *
 * A store of your own passes when `describeSessionStore()` of `@tokenpair/testing/session-store` does.
 */
export interface SessionStore {
  /**
   * Adds a session. Its id is new: 112 of its bits are random, and the first two bytes are those of its subject's SHA-256 (in
   * UTF-8), so that a store may keep the sessions of a subject in one place.
   */
  insert(session: Session): Promise<void>
  /**
   * Makes one step of a chain where the row stands at `from`, is neither revoked nor expired (`idleExpiresAt` and
   * `absoluteExpiresAt` are later than `now` or undefined), and is not bound to attempt ids that this step lacks.
   *
   * @returns The row as it stands afterwards, or `undefined` where nothing was changed.
   */
  advance(step: ChainAdvance): Promise<Session | undefined>
  /** Reads a session, whether alive or ended. */
  find(id: SessionId): Promise<Session | undefined>
  /** Reads a page of living sessions, in ascending order of their ids. */
  list(page: SessionPage): Promise<readonly Session[]>
  /**
   * Revokes what the selector names and is not revoked yet; a first revocation is never changed by a later one. The
   * revocation log gets an entry for each of these sessions in the same step, so that neither exists without the other.
   *
   * @returns The ids of the sessions that this call revoked.
   */
  revoke(selector: SessionSelector, order: RevocationOrder): Promise<readonly SessionId[]>
  /** Deletes what ended long ago among the next few rows, in ascending order of ids; indexes nothing that a refresh changes. */
  sweep(sweep: Sweep): Promise<SweepResult>
  /** What the servers tell each other of revocations. */
  readonly revocations: RevocationLog
  /** Gives back what the store holds open. */
  close(): Promise<void>
}
