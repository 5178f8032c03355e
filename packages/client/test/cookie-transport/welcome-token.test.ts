import { describe, expect, test } from 'vitest'
import { hasGeneration, isOvertaken, isWelcome } from '../../src/lib/cookies/welcome-token.ts'
import type { SignedInRecord } from '../../src/lib/session/session-record.ts'
import { samplePair, sampleRecord, sampleTombstone } from '../samples.ts'

function token(generation: number, { epoch = 1, ...changes }: Partial<SignedInRecord> = {}): SignedInRecord {
  const { refresh_token: _, ...pair } = samplePair({ generation })
  return { ...sampleRecord(epoch), pair, ...changes }
}

const otherSession = token(5, { pair: { ...token(5).pair, session_id: 'session two' } })

const none = token(5, { pair: { ...token(5).pair, access_token: '', expires_in: 0 } })

describe('isWelcome()', () => {
  test.each([
    ['the first one', token(5), { newest: undefined, token: undefined }],
    ['one of the record', token(5), { newest: token(5), token: undefined }],
    ['one that is ahead of the record', token(6), { newest: token(5), token: token(5) }],
    ['a newer one', token(5), { newest: token(4), token: token(4) }],
    ['a fresher one of the same generation', token(5, { obtainedAt: 1001 }), { newest: token(5), token: token(5) }],
    ['one of a later sign-in', token(0, { epoch: 2 }), { newest: token(5), token: token(5) }],
    [
      'one of a later sign-in after a sign-out',
      token(0, { epoch: 2 }),
      { newest: sampleTombstone(1), token: undefined },
    ],
  ])('takes %s', (_, told, known) => {
    expect(isWelcome(told, known)).toBe(true)
  })

  test.each([
    ['one that is older than the record', token(4), { newest: token(5), token: undefined }],
    ['one that is older than what is held', token(5), { newest: token(5), token: token(6) }],
    ['the one that is held', token(5), { newest: token(5), token: token(5) }],
    ['one of another session', otherSession, { newest: token(5), token: undefined }],
    ['one of an earlier sign-in', token(9), { newest: token(0, { epoch: 2 }), token: undefined }],
    ['one of a session that is over', token(9), { newest: sampleTombstone(1), token: undefined }],
    ['one of an earlier session than a sign-out', token(9), { newest: sampleTombstone(2), token: undefined }],
    ['one beside a refresh token', sampleRecord(1, { generation: 5 }), { newest: token(5), token: undefined }],
    ['one that is none', none, { newest: token(5), token: undefined }],
  ])('leaves aside %s', (_, told, known) => {
    expect(isWelcome(told, known)).toBe(false)
  })
})

describe('hasGeneration()', () => {
  test('is true for a token of the generation, and of a later one', () => {
    expect([token(5), token(6)].map((each) => hasGeneration(each, token(5)))).toEqual([true, true])
  })

  test('is false for none, an earlier one, and one of another session or sign-in', () => {
    const others = [undefined, token(4), otherSession, token(9, { epoch: 2 })]

    expect(others.map((each) => hasGeneration(each, token(5)))).toEqual([false, false, false, false])
  })
})

describe('isOvertaken()', () => {
  test.each([
    ['the end of its session', sampleTombstone(1)],
    ['a later sign-in', token(0, { epoch: 2 })],
    ['another session of the same sign-in', otherSession],
  ])('is true after %s', (_, newest) => {
    expect(isOvertaken(token(3), newest)).toBe(true)
  })

  test.each([
    ['a newer record of its session', token(9)],
    ['an older one', token(1)],
    ['a record of an earlier sign-in', token(9, { epoch: 0 })],
    ['nothing', undefined],
  ])('is false after %s', (_, newest) => {
    expect(isOvertaken(token(3), newest)).toBe(false)
  })
})
