import { encodeBase64Url } from '@tokenpair/protocol'
import type { ChainState, ChainValue, Session, SessionId } from '@tokenpair/server'

/** The moment at which the tests of stores happen. */
export const now = 1_767_225_600_000

export function sessionId(number: number): SessionId {
  return encodeBase64Url(new Uint8Array(16).fill(number)) as SessionId
}

export function chainValue(number: number): ChainValue {
  return encodeBase64Url(new Uint8Array(16).fill(number)) as ChainValue
}

export function chainState(generation: number): ChainState {
  return {
    generation,
    chain: chainValue(generation),
    previous: [chainValue(generation + 100), chainValue(generation + 99)],
  }
}

export function createSession(members: Partial<Session> = {}): Session {
  return {
    ...chainState(0),
    id: sessionId(1),
    manager: 'jwt',
    subject: 'alice',
    method: 'password',
    scopes: ['read'],
    claims: { role: 'admin' },
    device: { label: 'phone' },
    createdAt: now,
    refreshedAt: now,
    idleLifetime: 1000,
    idleExpiresAt: now + 1000,
    absoluteExpiresAt: now + 2000,
    attemptBound: false,
    revocation: undefined,
    ...members,
  }
}
