import { describe, expect, test } from 'vitest'
import {
  attempt,
  decide,
  foreign,
  next,
  now,
  positionOf,
  redemption,
  rowAt,
  tokenAt,
  tokens,
} from './rotation-fixture.ts'

describe('decideRedemption(), row by row', () => {
  test('S1: advances the present token, whatever attempt id comes with it', () => {
    expect(decide(rowAt(3), redemption(tokenAt(3), attempt(99)))).toEqual({
      kind: 'advance',
      from: positionOf(rowAt(3)),
    })
  })

  test('S2: replays the last exchange', () => {
    expect(decide(rowAt(3), redemption(tokenAt(2), attempt(2)))).toEqual({ kind: 'replay', session: rowAt(3) })
  })

  test('S2: replays the last exchange for as long as the session lives', () => {
    const row = rowAt(3, { refreshedAt: now - 8_000_000_000 })

    expect(decide(row, redemption(tokenAt(2), attempt(2)))).toMatchObject({ kind: 'replay' })
  })

  test('S3: sees reuse in a second attempt id for the token before', () => {
    expect(decide(rowAt(3), redemption(tokenAt(2), attempt(99)))).toEqual({ kind: 'reuse', at: positionOf(rowAt(3)) })
  })

  test.each([1, 2])('S4: knows a copy of a finished exchange that is %i generations late', (late) => {
    const generation = 3 - late

    expect(decide(rowAt(4), redemption(tokenAt(generation), attempt(generation)))).toEqual({ kind: 'finished' })
  })

  test.each([1, 2, 3, 4])('S5: sees reuse in a foreign attempt id that comes %i generations late', (late) => {
    expect(decide(rowAt(5), redemption(tokenAt(4 - late), attempt(99)))).toEqual({
      kind: 'reuse',
      at: positionOf(rowAt(5)),
    })
  })

  test('S5: sees reuse in a copy that is three generations late, since the row remembers no more', () => {
    expect(decide(rowAt(4), redemption(tokenAt(0), attempt(0)))).toMatchObject({ kind: 'reuse' })
  })

  test('S5: does not mistake the successor of one late generation for that of another', () => {
    const successors = rowAt(4).previous.map((chain) => ({ token: tokenAt(0), successor: chain, hasAttempt: true }))
    const swapped = rowAt(4, { previous: [tokenAt(2).chain, tokenAt(3).chain] })

    expect(successors.map((each) => decide(rowAt(4), each).kind)).toEqual(['reuse', 'reuse'])
    expect(decide(swapped, redemption(tokenAt(2), attempt(2)))).toMatchObject({ kind: 'reuse' })
  })

  test('S6: sees reuse in another token of the same generation', () => {
    const branch = next(tokenAt(2), attempt(99))

    expect(decide(rowAt(3), redemption(branch, attempt(3)))).toEqual({ kind: 'reuse', at: positionOf(rowAt(3)) })
  })

  test('S7: rolls forward when the database lost its last write', () => {
    expect(decide(rowAt(3), redemption(tokenAt(4), attempt(4)))).toEqual({
      kind: 'advance',
      from: positionOf(rowAt(3)),
    })
  })

  test('S8: sees reuse in a token that is one ahead on a foreign branch', () => {
    const ahead = { ...tokenAt(4), previousChain: foreign }

    expect(decide(rowAt(3), redemption(ahead, attempt(4)))).toEqual({ kind: 'reuse', at: positionOf(rowAt(3)) })
  })

  test.each([2, 3, 4])('S9: revokes nothing when the database lost %i writes', (lost) => {
    expect(decide(rowAt(3), redemption(tokenAt(3 + lost), attempt(99)))).toEqual({
      kind: 'refuse',
      code: 'restore_required',
    })
  })

  test('S10: refuses a token without session', () => {
    expect(decide(undefined, redemption(tokenAt(0), attempt(0)))).toEqual({
      kind: 'refuse',
      code: 'refresh_token_invalid',
    })
  })

  test.each([
    ['session_revoked', { revocation: { at: now, reason: 'ended' } }],
    ['session_expired', { absoluteExpiresAt: now }],
    ['refresh_token_expired', { idleExpiresAt: now }],
  ] as const)('S10: refuses with %s whichever token comes, and sees no reuse', (code, members) => {
    const row = rowAt(3, members)
    const presented = tokens.flatMap((token) => [
      redemption(token, attempt(token.generation)),
      redemption(token, attempt(99)),
    ])

    const decisions = presented.map((each) => decide(row, each))

    expect(new Set(decisions.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ kind: 'refuse', code })]),
    )
  })

  test('S10: lets a session live up to its last millisecond', () => {
    const row = rowAt(3, { idleExpiresAt: now + 1, absoluteExpiresAt: now + 1 })

    expect(decide(row, redemption(tokenAt(3), attempt(3)))).toMatchObject({ kind: 'advance' })
  })

  test('S10: lets a session without longest lifetime live', () => {
    const row = rowAt(3, { absoluteExpiresAt: undefined })

    expect(decide(row, redemption(tokenAt(3), attempt(3)))).toMatchObject({ kind: 'advance' })
  })

  test('S10: names the revocation first and the longest lifetime second', () => {
    const over = { idleExpiresAt: now - 1, absoluteExpiresAt: now - 1 }
    const revoked = rowAt(3, { ...over, revocation: { at: now - 2, reason: 'reuse' } })

    expect(decide(revoked, redemption(tokenAt(3), attempt(3)))).toMatchObject({ code: 'session_revoked' })
    expect(decide(rowAt(3, over), redemption(tokenAt(3), attempt(3)))).toMatchObject({ code: 'session_expired' })
  })
})

describe('decideRedemption(), for a client that may have forgotten what it sent', () => {
  test('ends nothing in S3, S5, S6 and S8, and hands nothing out', () => {
    const foreignBranch = { ...tokenAt(6), previousChain: foreign }
    const contradictions = [
      redemption(tokenAt(4), attempt(99)),
      redemption(tokenAt(1), attempt(99)),
      redemption(next(tokenAt(4), attempt(99)), attempt(5)),
      redemption(foreignBranch, attempt(6)),
    ]

    const asked = contradictions.map((each) => decide(rowAt(5), { ...each, onReuse: 'refuse' }))

    expect(contradictions.map((each) => decide(rowAt(5), each).kind)).toEqual(asked.map(() => 'reuse'))
    expect(asked).toEqual(asked.map(() => ({ kind: 'refuse', code: 'stale_duplicate' })))
  })

  test('decides S1, S2, S4, S7 and S9 as ever', () => {
    const generations = [5, 4, 3, 2, 6, 7]
    const plain = generations.map((each) => redemption(tokenAt(each), attempt(each)))

    const asked = plain.map((each) => decide(rowAt(5), { ...each, onReuse: 'refuse' }))

    expect(asked).toEqual(plain.map((each) => decide(rowAt(5), each)))
    expect(asked.map(({ kind }) => kind)).toEqual(['advance', 'replay', 'finished', 'finished', 'advance', 'refuse'])
  })
})
