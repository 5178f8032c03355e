import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RefreshTokenContent } from '../../src/lib/refresh-token/refresh-token.ts'
import type { RedemptionDecision } from '../../src/lib/rotation/decide-redemption.ts'
import type { Session } from '../../src/lib/sessions/session.ts'
import { chainValue, createSession, sessionId } from '../stores/stored-session.ts'
import { decide, now, positionOf } from './rotation-fixture.ts'

interface Case {
  readonly row: Session
  readonly token: RefreshTokenContent
  readonly successor: Session['chain']
}

const isEnded = ({ revocation, idleExpiresAt = Infinity, absoluteExpiresAt = Infinity }: Session): boolean =>
  revocation !== undefined || idleExpiresAt <= now || absoluteExpiresAt <= now

/** The table once more, each row by itself and in no order. */
const table: Readonly<Record<string, (each: Case, ahead: number) => boolean>> = {
  S1: ({ row, token }, ahead) => ahead === 0 && token.chain === row.chain,
  S2: ({ row, successor }, ahead) => ahead === -1 && successor === row.chain,
  S3: ({ row, successor }, ahead) => ahead === -1 && successor !== row.chain,
  S4: (each, ahead) => isFinished(each, ahead),
  S5: (each, ahead) => ahead < -1 && !isFinished(each, ahead),
  S6: ({ row, token }, ahead) => ahead === 0 && token.chain !== row.chain,
  S7: ({ row, token }, ahead) => ahead === 1 && token.previousChain === row.chain,
  S8: ({ row, token }, ahead) => ahead === 1 && token.previousChain !== row.chain,
  S9: (_, ahead) => ahead > 1,
}

function isFinished({ row, successor }: Case, ahead: number): boolean {
  return (ahead === -2 && successor === row.previous[0]) || (ahead === -3 && successor === row.previous[1])
}

function answerOf(name: string | undefined, { row }: Case): Partial<RedemptionDecision> {
  const answers: Readonly<Record<string, Partial<RedemptionDecision>>> = {
    S1: { kind: 'advance', from: positionOf(row) },
    S2: { kind: 'replay', session: row },
    S4: { kind: 'finished' },
    S7: { kind: 'advance', from: positionOf(row) },
    S9: { kind: 'refuse', code: 'restore_required' },
  }
  return answers[name ?? ''] ?? { kind: 'reuse', at: positionOf(row) }
}

/** So few values and generations that each row of the table comes up often. */
const chain = fc.integer({ min: 1, max: 3 }).map(chainValue)
const generation = fc.integer({ min: 0, max: 5 })
const end = fc.constantFrom(now - 1, now, now + 1, now + 1000)
const anyRow = fc
  .record({
    generation,
    chain,
    previous: fc.tuple(chain, chain),
    refreshedAt: fc.constantFrom(now - 8_000_000_000, now, now + 5000),
    idleExpiresAt: fc.oneof({ weight: 4, arbitrary: fc.constant(now + 1) }, end),
    absoluteExpiresAt: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, end),
    attemptBound: fc.boolean(),
    revocation: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      fc.constant({ at: now, reason: 'ended' } as const),
    ),
  })
  .map(createSession)
const anyToken = fc.record({ sessionId: fc.constant(sessionId(1)), generation, chain, previousChain: chain })
const anyCase: fc.Arbitrary<Case> = fc.record({ row: anyRow, token: anyToken, successor: chain })
const runs = { numRuns: 5000 }

describe('decideRedemption(), as a whole', () => {
  test('puts each token of a living session into exactly one of the rows S1 to S9, and answers as the row says', () => {
    const living = anyCase.filter(({ row }) => !isEnded(row))
    fc.assert(
      fc.property(living, (each) => {
        const ahead = each.token.generation - each.row.generation
        const names = Object.keys(table).filter((name) => table[name]?.(each, ahead))

        expect(names).toHaveLength(1)
        expect(decide(each.row, { ...each, hasAttempt: true })).toEqual(answerOf(names[0], each))
      }),
      runs,
    )
  })

  test('neither advances nor revokes a session that has ended', () => {
    const ended = anyCase.filter(({ row }) => isEnded(row))
    fc.assert(
      fc.property(ended, fc.boolean(), (each, hasAttempt) => {
        expect(decide(each.row, { ...each, hasAttempt })).toMatchObject({
          kind: 'refuse',
          code: expect.stringMatching(/^(session_revoked|session_expired|refresh_token_expired)$/),
        })
      }),
      runs,
    )
  })

  test('gives a client without attempt ids no more than one with them', () => {
    const order = ['reuse', 'refuse', 'finished', 'replay', 'advance']
    fc.assert(
      fc.property(anyCase, fc.nat({ max: 60_000 }), (each, replayWindow) => {
        const without = decide(each.row, { ...each, hasAttempt: false }, { replayWindow })
        const withAttempt = decide(each.row, { ...each, hasAttempt: true }, { replayWindow })

        expect(order.indexOf(without.kind)).toBeLessThanOrEqual(order.indexOf(withAttempt.kind))
      }),
      runs,
    )
  })
})
