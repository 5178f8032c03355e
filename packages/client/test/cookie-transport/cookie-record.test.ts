import { describe, expect, test } from 'vitest'
import {
  hasToken,
  isOpaque,
  lacksToken,
  mergeRecords,
  withAttempt,
  withToken,
} from '../../src/lib/cookies/cookie-record.ts'
import type { SignedInRecord } from '../../src/lib/session/session-record.ts'
import { sampleAccessToken, samplePair, sampleRecord, sampleTombstone } from '../samples.ts'

const { refresh_token: _, ...pair } = samplePair({ access_token: sampleAccessToken({ sub: 'alice', role: 'admin' }) })
const fresh: SignedInRecord = { ...sampleRecord(), pair }
const bearer = sampleRecord()
const opaque: SignedInRecord = { ...fresh, pair: { ...pair, access_token: '' } }
const stripped: SignedInRecord = { ...fresh, pair: { ...pair, access_token: '', expires_in: 0 } }

function later(generation: number, changes: object = {}): SignedInRecord {
  return { ...fresh, pair: { ...pair, generation }, attempt: `drawn for ${generation}`, ...changes }
}

describe('mergeRecords()', () => {
  test('leaves the access token out, which is then good for no time, and keeps the claims that it says', () => {
    expect(mergeRecords(undefined, fresh)).toEqual({
      ...stripped,
      attempts: { 0: 'attempt of 1' },
      claims: { role: 'admin' },
    })
  })

  test('keeps the claims of a record whose access token is gone', () => {
    expect(mergeRecords(mergeRecords(undefined, fresh), undefined)).toEqual(mergeRecords(undefined, fresh))
  })

  test('takes the newer record, with the attempt ids of both', () => {
    const merged = mergeRecords(mergeRecords(undefined, later(1)), later(2))

    expect(merged).toMatchObject({ pair: { generation: 2 }, attempts: { 1: 'drawn for 1', 2: 'drawn for 2' } })
  })

  test('says the attempt id that was drawn ahead of a record in both places', () => {
    const ahead = withAttempt(later(1), 2, 'drawn ahead')

    expect(mergeRecords(ahead, later(2))).toMatchObject({ attempt: 'drawn ahead', attempts: { 2: 'drawn ahead' } })
  })

  test('keeps the attempt id that was stored first for a generation', () => {
    const [stored, held] = [
      mergeRecords(undefined, later(1)),
      mergeRecords(undefined, later(1, { attempt: 'another' })),
    ]

    expect(mergeRecords(stored, held)).toEqual(stored)
  })

  test('forgets the attempt ids of an earlier sign-in', () => {
    expect(mergeRecords(later(7), later(0, { epoch: 2 }))).toMatchObject({ attempts: { 0: 'drawn for 0' } })
    expect(mergeRecords(later(7), later(0, { epoch: 2 }))).not.toMatchObject({ attempts: { 7: 'drawn for 7' } })
  })

  test.each([
    ['the end of a session', sampleTombstone()],
    ['a record of the bearer transport', bearer],
    ['nothing', undefined],
  ])('leaves %s as it is', (__, record) => {
    expect(mergeRecords(record, undefined)).toBe(record)
  })

  test('keeps the lifetime of a session that has no access token', () => {
    expect(mergeRecords(opaque, undefined)).toMatchObject({ pair: opaque.pair })
  })
})

describe('withToken()', () => {
  test('puts a token into the record that lacks one, with the time at which it was got', () => {
    const token = { ...fresh, obtainedAt: 5000, pair: { ...pair, generation: 3, expires_in: 60 } }

    expect(withToken(stripped, token)).toEqual({
      ...stripped,
      obtainedAt: 5000,
      pair: { ...token.pair, generation: 0 },
    })
  })

  test.each([
    ['of the bearer transport', bearer],
    ['of a session without access tokens', opaque],
  ])('leaves a record %s as it is', (__, record) => {
    expect(withToken(record, fresh)).toBe(record)
  })

  test('leaves a record as it is where there is no token', () => {
    expect(withToken(stripped, undefined)).toBe(stripped)
  })
})

describe('withAttempt()', () => {
  test('never replaces an attempt id', () => {
    const once = withAttempt(fresh, 1, 'first')

    expect(withAttempt(once, 1, 'second')).toEqual(once)
  })
})

describe('hasToken(), lacksToken() and isOpaque()', () => {
  test.each([
    ['a new pair', fresh, [true, false, false]],
    ['a record from the storage', stripped, [false, true, false]],
    ['a session whose cookie authenticates', opaque, [false, false, true]],
    ['a record of the bearer transport', bearer, [false, false, false]],
  ])('tell %s from the others', (__, record, expected) => {
    expect([hasToken(record), lacksToken(record), isOpaque(record)]).toEqual(expected)
  })
})
