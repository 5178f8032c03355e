import type { ChainPosition, ChainState, Revocation, Session, SessionId } from './session.ts'

/** One step of a session's chain. */
export interface ChainAdvance {
  readonly id: SessionId
  /** Where the row has to stand for the step to be made. */
  readonly from: ChainPosition
  /** Where it stands afterwards. */
  readonly to: ChainState
  /** Milliseconds since the Unix epoch: becomes `refreshedAt`, and decides whether the row is alive. */
  readonly now: number
  /** Becomes `idleExpiresAt`. */
  readonly idleExpiresAt: number
  /** Whether the redemption carries an attempt id. `true` binds the row; `false` fits no bound row. */
  readonly hasAttempt: boolean
}

/** Which sessions to revoke: one, one that has not moved since it was read, or all of a subject but perhaps one. */
export type SessionSelector =
  | { readonly id: SessionId; readonly at?: ChainPosition | undefined }
  | { readonly subject: string; readonly method?: string | undefined; readonly except?: SessionId | undefined }

/** Which page of a subject's sessions to list. */
export interface SessionPage {
  readonly subject: string
  /** Milliseconds since the Unix epoch: sessions that are revoked or expired by then are left out. */
  readonly now: number
  /** At most so many. */
  readonly limit: number
  /** Only sessions whose id is greater than this one (ids are in ascending order of their text). */
  readonly after?: SessionId | undefined
}

/**
 * Where sessions live. Each method is one atomic step, also against other processes on the same data.
 *
 * A store of your own passes when `describeSessionStore()` of `@tokenpair/testing/session-store` does.
 */
export interface SessionStore {
  /** Adds a session. Its id is new: 112 of its bits are random. */
  insert(session: Session): Promise<void>
  /**
   * Makes one step of a chain where the row stands at `from`, is neither revoked nor expired (`idleExpiresAt > now` and
   * `absoluteExpiresAt > now` or undefined), and is not bound to attempt ids that this step lacks.
   *
   * @returns The row as it stands afterwards, or `undefined` where nothing was changed.
   */
  advance(step: ChainAdvance): Promise<Session | undefined>
  /** Reads a session, whether alive or ended. */
  find(id: SessionId): Promise<Session | undefined>
  /** Reads a page of the living sessions of a subject, in ascending order of their ids. */
  list(page: SessionPage): Promise<readonly Session[]>
  /**
   * Revokes what the selector names and is not revoked yet; a first revocation is never changed by a later one.
   *
   * @returns The ids of the sessions that this call revoked.
   */
  revoke(selector: SessionSelector, revocation: Revocation): Promise<readonly SessionId[]>
  /** Gives back what the store holds open. */
  close(): Promise<void>
}
