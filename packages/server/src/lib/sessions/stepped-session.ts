import type { ChainAdvance } from './session-store.ts'
import type { ChainState, Session } from './session.ts'

/** The part of a session that a step of its chain does not say, so that a store has to read it back. */
export type StandingPart = Omit<Session, keyof ChainState | 'id' | 'refreshedAt' | 'idleExpiresAt' | 'revocation'>

/** The names of the columns that hold it, in the stores that have columns. */
export const standingColumns = [
  'created_at',
  'idle_lifetime',
  'absolute_expires_at',
  'attempt_bound',
  'manager',
  'subject',
  'method',
  'scopes',
  'claims',
  'device',
] as const

/** The session that has just made a step. */
export function stepSession(standing: StandingPart, { id, to, now }: ChainAdvance): Session {
  const { idleLifetime } = standing
  return {
    ...standing,
    id,
    generation: to.generation,
    chain: to.chain,
    previous: to.previous,
    refreshedAt: now,
    idleExpiresAt: idleLifetime === undefined ? undefined : now + idleLifetime,
    revocation: undefined,
  }
}
