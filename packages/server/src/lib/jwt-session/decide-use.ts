import { isTouchDue } from '../sessions/is-touch-due.ts'
import type { SessionToken } from './session-token.ts'

/** How much of a token's life is over when it is renewed by age. */
const renewalShare = 0.5

/** What the use of a token that is good leads to. */
export type UseDecision = 'go-on' | 'touch' | 'renew'

/** What {@link decideUse} goes by. Moments and durations are milliseconds. */
export interface UseRules {
  /** Whether the token is to be renewed whatever its age. */
  readonly isStale: boolean
  /** When the use of the session was last written down, as far as this server knows. */
  readonly lastUse: number
  readonly touchInterval: number
  readonly now: number
}

/** Decides what the use of a token leads to: mostly nothing, so that no store is asked. */
export function decideUse(token: SessionToken, { isStale, lastUse, touchInterval, now }: UseRules): UseDecision {
  const { issuedAt, expiresAt, idleLifetime } = token
  if (isStale || now >= issuedAt + (expiresAt - issuedAt) * renewalShare) return 'renew'
  const isDue = idleLifetime !== undefined && isTouchDue({ refreshedAt: lastUse, idleLifetime }, touchInterval, now)
  return isDue ? 'touch' : 'go-on'
}

/** Whether it is certain, without asking a store, that the session of a token was used lately enough. */
export function isKnownActive({ idleLifetime = Infinity }: SessionToken, lastUse: number, now: number): boolean {
  return now - lastUse < idleLifetime
}
