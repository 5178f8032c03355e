import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/index.ts'
import { decideRenewal, type RenewalDecision } from '../../src/lib/jwt-session/decide-renewal.ts'
import { decideUse, isKnownActive, type UseDecision } from '../../src/lib/jwt-session/decide-use.ts'
import type { SessionToken } from '../../src/lib/jwt-session/session-token.ts'
import { createSession, now, sessionId } from '../stores/stored-session.ts'

const manager = 'jwt-session'
const generation = fc.nat({ max: 5 })

function tokenOf(members: Partial<SessionToken> = {}): SessionToken {
  return {
    subject: 'alice',
    sessionId: sessionId(1),
    scopes: [],
    claims: {},
    tokenId: 'a token',
    issuedAt: now,
    expiresAt: now + 1000,
    authenticatedAt: now,
    generation: 0,
    version: undefined,
    idleLifetime: undefined,
    lock: undefined,
    client: undefined,
    ...members,
  }
}

function decide(row: Partial<Session> | undefined, of: number, at = now): RenewalDecision {
  const session = row && createSession({ manager, ...row })
  return decideRenewal(session, tokenOf({ generation: of }), { manager, now: at })
}

describe('decideRenewal()', () => {
  test('makes a step where the token is of no earlier generation than the row, and always forward', () => {
    fc.assert(
      fc.property(generation, generation, (row, ahead) => {
        expect(decide({ generation: row }, row + ahead)).toEqual({ kind: 'step', from: row, to: row + ahead + 1 })
      }),
    )
  })

  test('gives a token of an earlier generation that of the row', () => {
    fc.assert(
      fc.property(generation, generation, (token, ahead) => {
        expect(decide({ generation: token + ahead + 1 }, token)).toMatchObject({
          kind: 'again',
          session: { generation: token + ahead + 1 },
        })
      }),
    )
  })

  test.each<readonly [Partial<Session> | undefined, RenewalDecision]>([
    [undefined, { kind: 'unknown' }],
    [{ manager: 'jwt' }, { kind: 'unknown' }],
    [{ revocation: { at: now, reason: 'ended' } }, { kind: 'revoked', reason: 'ended' }],
    [{ absoluteExpiresAt: now }, { kind: 'over' }],
    [{ idleExpiresAt: now }, { kind: 'unused' }],
  ])('refuses %j for any token', (row, decision) => {
    fc.assert(
      fc.property(generation, (token) => {
        expect(decide(row, token)).toEqual(decision)
      }),
    )
  })

  test('says that a session was revoked before it says that its time was over', () => {
    const over = { absoluteExpiresAt: now, idleExpiresAt: now }

    expect(decide({ ...over, revocation: { at: now, reason: 'ended' } }, 0)).toMatchObject({ kind: 'revoked' })
    expect(decide(over, 0)).toEqual({ kind: 'over' })
  })
})

describe('decideUse()', () => {
  const rules = { isStale: false, lastUse: now, touchInterval: 100, now }

  test.each<readonly [number, UseDecision]>([
    [0, 'go-on'],
    [499, 'go-on'],
    [500, 'renew'],
    [999, 'renew'],
    [1001, 'renew'],
  ])('%d ms after its issue, a token that lives for 1000 is to %s', (age, decision) => {
    expect(decideUse(tokenOf(), { ...rules, now: now + age })).toBe(decision)
  })

  test('renews a stale token, however young', () => {
    expect(decideUse(tokenOf({ idleLifetime: 10 }), { ...rules, isStale: true })).toBe('renew')
  })

  test.each<readonly [number | undefined, number, UseDecision]>([
    [undefined, 400, 'go-on'],
    [10_000, 99, 'go-on'],
    [10_000, 100, 'touch'],
    [500, 49, 'go-on'],
    [500, 50, 'touch'],
  ])('with %d ms that the session lives on unused, %d ms after a use it is to %s', (idleLifetime, age, decision) => {
    expect(decideUse(tokenOf({ idleLifetime }), { ...rules, now: now + age })).toBe(decision)
  })

  test('never lets a session go on unasked that may have ended unused', () => {
    const milliseconds = fc.nat({ max: 2000 })
    fc.assert(
      fc.property(milliseconds, milliseconds, milliseconds, (idleLifetime, touchInterval, age) => {
        const token = tokenOf({ idleLifetime, expiresAt: now + 10_000 })
        const decision = decideUse(token, { ...rules, touchInterval, now: now + age })

        expect(decision === 'touch' || isKnownActive(token, now, now + age)).toBe(true)
      }),
    )
  })
})
