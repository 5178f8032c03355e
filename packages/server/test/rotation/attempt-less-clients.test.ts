import { describe, expect, test } from 'vitest'
import { attempt, decide, now, plainTokens, positionOf, redemption, rowAt, tokenAt } from './rotation-fixture.ts'

const replayWindow = 30_000
const exchange = redemption(tokenAt(2, plainTokens), undefined)

function plainRow(generation: number, age = 0): ReturnType<typeof rowAt> {
  return rowAt(generation, { refreshedAt: now - age }, plainTokens)
}

describe('decideRedemption(), of clients that send no attempt ids', () => {
  test('replays the last exchange within the replay window', () => {
    expect(decide(plainRow(3, replayWindow - 1), exchange, { replayWindow })).toMatchObject({ kind: 'replay' })
  })

  test('sees reuse in a repetition when the replay window is over', () => {
    expect(decide(plainRow(3, replayWindow), exchange, { replayWindow })).toEqual({
      kind: 'reuse',
      at: positionOf(plainRow(3)),
    })
  })

  test('lets each token work once where there is no replay window', () => {
    expect(decide(plainRow(3), exchange, { replayWindow: 0 })).toMatchObject({ kind: 'reuse' })
  })

  test('lets each token work once also where the clock of another server is behind', () => {
    expect(decide(plainRow(3, -5000), exchange, { replayWindow: 0 })).toMatchObject({ kind: 'reuse' })
  })

  test('replays where the clock of another server is behind', () => {
    expect(decide(plainRow(3, -5000), exchange, { replayWindow })).toMatchObject({ kind: 'replay' })
  })

  test('calls a late copy of a finished exchange stale within the replay window', () => {
    expect(decide(plainRow(4, replayWindow - 1), exchange, { replayWindow })).toEqual({ kind: 'finished' })
  })

  test('sees reuse in an old copy when the replay window is over', () => {
    expect(decide(plainRow(4, replayWindow), exchange, { replayWindow })).toMatchObject({ kind: 'reuse' })
  })

  test('advances the present token', () => {
    const present = redemption(tokenAt(3, plainTokens), undefined)

    expect(decide(plainRow(3, 8_000_000_000), present)).toMatchObject({ kind: 'advance' })
  })

  test('rolls forward when the database lost its last write', () => {
    const ahead = redemption(tokenAt(4, plainTokens), undefined)

    expect(decide(plainRow(3), ahead)).toEqual({ kind: 'advance', from: positionOf(plainRow(3)) })
  })

  test('lets a client begin to send attempt ids', () => {
    const present = redemption(tokenAt(3, plainTokens), attempt(3))

    expect(decide(plainRow(3), present)).toMatchObject({ kind: 'advance' })
  })

  test('sees reuse when the last exchange is repeated with an attempt id, which is another exchange', () => {
    const other = redemption(tokenAt(2, plainTokens), attempt(2))

    expect(decide(plainRow(3), other)).toMatchObject({ kind: 'reuse' })
  })

  test.each([
    ['present', 3],
    ['lost', 4],
  ])('asks a session that has sent attempt ids to go on doing so (%s token)', (_, generation) => {
    const withoutAttempt = redemption(tokenAt(generation), undefined)

    expect(decide(rowAt(3), withoutAttempt)).toEqual({ kind: 'refuse', code: 'attempt_required' })
  })

  test.each([0, 1, 2])(
    'sees reuse in spent token %i of such a session when it comes without attempt id',
    (generation) => {
      expect(decide(rowAt(3), redemption(tokenAt(generation), undefined))).toMatchObject({ kind: 'reuse' })
    },
  )
})
