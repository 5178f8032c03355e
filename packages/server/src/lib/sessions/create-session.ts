import type { Random } from '@tokenpair/protocol'
import { createChainValue, noChainValue } from '../refresh-token/chain.ts'
import type { CheckedGrant } from '../token-managers/check-grant.ts'
import { createSessionId } from './session-id.ts'
import type { Session } from './session.ts'

/** What a new session is made of, besides its grant. */
export interface NewSession {
  /** The name of the token manager. */
  readonly manager: string
  /** Seconds that it lives on after each use, unless the grant says otherwise; `undefined` for as long as it may. */
  readonly idleLifetime: number | undefined
  /** Seconds that it lives at most, unless the grant says otherwise; `undefined` for no end. */
  readonly maxLifetime: number | undefined
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  readonly random: Random
}

/** Makes the row of a new session. */
export function createSession(grant: CheckedGrant, { manager, now, random, ...defaults }: NewSession): Session {
  const { subject, method, scopes, claims, device } = grant
  const { idleLifetime = defaults.idleLifetime, maxLifetime = defaults.maxLifetime } = grant
  return {
    id: createSessionId(subject, random),
    manager,
    subject,
    method,
    scopes,
    claims,
    device,
    generation: 0,
    chain: createChainValue(random),
    previous: [noChainValue, noChainValue],
    createdAt: now,
    refreshedAt: now,
    idleLifetime: idleLifetime && millisecondsOf(idleLifetime),
    idleExpiresAt: idleLifetime && now + millisecondsOf(idleLifetime),
    absoluteExpiresAt: maxLifetime && now + millisecondsOf(maxLifetime),
    attemptBound: false,
    revocation: undefined,
  }
}

/** Whole ones, as stores keep them: 1.005 * 1000 is a little less than 1005. */
function millisecondsOf(seconds: number): number {
  return Math.round(seconds * 1000)
}
