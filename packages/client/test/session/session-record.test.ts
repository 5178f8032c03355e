import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRecord, isSamePair, parseRecord } from '../../src/lib/session/session-record.ts'
import { samplePair, sampleRecord, sampleTombstone } from '../samples.ts'

const { attempt: _, ...withoutAttempt } = sampleRecord()

describe('parseRecord()', () => {
  test.each([
    ['a session', sampleRecord()],
    ['the end of a session', sampleTombstone()],
  ])('reads %s as it was written', (_name, record) => {
    expect(parseRecord(JSON.stringify(record))).toEqual(record)
  })

  test.each([
    ['nothing', undefined],
    ['no text', ''],
    ['no JSON', 'garbage'],
    ['half a record', JSON.stringify(sampleRecord()).slice(0, -9)],
    ['a number', '7'],
    ['null', 'null'],
    ['an array', JSON.stringify([sampleRecord()])],
    ['somebody else’s object', '{"user":"alice"}'],
    ['a session without an attempt id', JSON.stringify(withoutAttempt)],
    ['a session without a moment', JSON.stringify({ ...sampleRecord(), obtainedAt: null })],
    ['a session without a pair', JSON.stringify({ ...sampleRecord(), pair: undefined })],
    ['a session with half a pair', JSON.stringify({ ...sampleRecord(), pair: { access_token: 'a' } })],
    ['a session that counts in words', JSON.stringify({ ...sampleRecord(), epoch: 'one' })],
    ['a reason of a newer version', JSON.stringify({ ...sampleTombstone(), reason: 'bored' })],
  ])('reads no record out of %s', (_name, text) => {
    expect(parseRecord(text)).toBeUndefined()
  })

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"epoch":1,"obtainedAt":1,"attempt":"a","pair":${json}}`),
        ),
        (text) => {
          expect(parseRecord(text)).toBeUndefined()
        },
      ),
    )
  })
})

describe('parseRecord(), of the end of a session', () => {
  test('refuses one that still has a pair', () => {
    const text = JSON.stringify({ ...sampleTombstone(), pair: samplePair() })

    expect(parseRecord(text)).toBeUndefined()
    expect(parseRecord(JSON.stringify(sampleTombstone()))).toEqual(sampleTombstone())
  })
})

describe('createRecord()', () => {
  test('draws an attempt id of 128 bits in base64url', () => {
    const random = { bytes: (length: number) => new Uint8Array(length).fill(255) }
    const record = createRecord(samplePair(), { epoch: 3, obtainedAt: 5 }, random)

    expect(record).toEqual({
      epoch: 3,
      pair: samplePair(),
      obtainedAt: 5,
      attempt: '_____________________w',
    })
  })
})

describe('isSamePair()', () => {
  test.each([
    ['two copies of a record', sampleRecord(), sampleRecord()],
    ['records with two attempt ids', sampleRecord(), { ...sampleRecord(), attempt: 'another' }],
  ])('knows %s as one pair', (_name, one, other) => {
    expect(isSamePair(one, other)).toBe(true)
  })

  test.each([
    ['two generations', sampleRecord(), sampleRecord(1, { generation: 1 })],
    ['two sessions', sampleRecord(), sampleRecord(1, { session_id: 'session two' })],
    ['a session and its end', sampleRecord(), sampleTombstone()],
    ['two ends', sampleTombstone(), sampleTombstone()],
    ['nothing and nothing', undefined, undefined],
  ])('knows no pair in %s', (_name, one, other) => {
    expect(isSamePair(one, other)).toBe(false)
  })
})
