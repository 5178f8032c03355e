import type { SessionStore } from '../sessions/session-store.ts'
import type { Session } from '../sessions/session.ts'

/**
 * Writes down that a session was used: one step of its chain, whose value stays as it is. Nothing else of the row is
 * written, so that it undoes no change that was made meanwhile.
 *
 * @returns The row as it stands afterwards, or `undefined` where another request was faster or the session has ended.
 */
export function touchSession(session: Session, now: number, store: SessionStore): Promise<Session | undefined> {
  const { id, generation, chain, previous } = session
  const to = { generation: generation + 1, chain, previous }
  return store.advance({ id, from: { generation, chain }, to, now, hasAttempt: false })
}
