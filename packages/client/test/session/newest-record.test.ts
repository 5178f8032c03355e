import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newestRecord } from '../../src/lib/session/newest-record.ts'
import type { SessionRecord } from '../../src/lib/session/session-record.ts'
import { sampleRecord, sampleTombstone } from '../samples.ts'

const signedIn: fc.Arbitrary<SessionRecord> = fc
  .record({ epoch: fc.nat(3), generation: fc.nat(5) })
  .map(({ epoch, generation }) => sampleRecord(epoch, { generation, session_id: `session ${epoch}` }))
const record = fc.oneof(
  signedIn,
  fc.nat(3).map((epoch) => sampleTombstone(epoch)),
)

describe('newestRecord()', () => {
  test('knows nothing where there is nothing', () => {
    expect(newestRecord(undefined, undefined)).toBeUndefined()
  })

  test('takes the only one there is', () => {
    const only = sampleRecord()

    expect(newestRecord(only, undefined)).toBe(only)
    expect(newestRecord(undefined, only)).toBe(only)
  })

  test('takes the later sign-in, whatever the generation', () => {
    const [earlier, later] = [sampleRecord(1, { generation: 9 }), sampleRecord(2, { generation: 0 })]

    expect(newestRecord(earlier, later)).toBe(later)
    expect(newestRecord(later, earlier)).toBe(later)
  })

  test('takes a later sign-in rather than the end of an earlier session', () => {
    const later = sampleRecord(2)

    expect(newestRecord(sampleTombstone(1), later)).toBe(later)
    expect(newestRecord(later, sampleTombstone(1))).toBe(later)
  })

  test('takes the end of a session rather than its tokens', () => {
    const [end, pair] = [sampleTombstone(1), sampleRecord(1, { generation: 9 })]

    expect(newestRecord(end, pair)).toBe(end)
    expect(newestRecord(pair, end)).toBe(end)
  })

  test('takes the newer generation', () => {
    const [older, newer] = [sampleRecord(1, { generation: 4 }), sampleRecord(1, { generation: 5 })]

    expect(newestRecord(older, newer)).toBe(newer)
    expect(newestRecord(newer, older)).toBe(newer)
  })

  test('takes the stored one of two with the same pair, so that all tabs use its attempt id', () => {
    const stored = { ...sampleRecord(), attempt: 'stored' }

    expect(newestRecord(stored, { ...sampleRecord(), attempt: 'held' })).toBe(stored)
  })

  test('takes the stored one of two sessions that began at once, so that all tabs agree', () => {
    const stored = sampleRecord(1, { session_id: 'stored', generation: 0 })

    expect(newestRecord(stored, sampleRecord(1, { session_id: 'held', generation: 3 }))).toBe(stored)
  })

  test('takes one of the two', () => {
    fc.assert(
      fc.property(record, record, (stored, held) => {
        expect([stored, held]).toContain(newestRecord(stored, held))
      }),
    )
  })

  test('decides the same again', () => {
    fc.assert(
      fc.property(record, record, (stored, held) => {
        const newest = newestRecord(stored, held)
        expect(newestRecord(newest, held)).toEqual(newest)
        expect(newestRecord(stored, newest)).toEqual(newest)
      }),
    )
  })

  test('never undoes the end of a session by a pair of the same sign-in', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(9), (epoch, generation) => {
        const [end, pair] = [sampleTombstone(epoch), sampleRecord(epoch, { generation })]
        expect([newestRecord(end, pair), newestRecord(pair, end)]).toEqual([end, end])
      }),
    )
  })

  test('ends at the same record in whatever order tabs bring theirs', () => {
    fc.assert(
      fc.property(
        fc
          .array(record, { minLength: 1 })
          .chain((records) =>
            fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
          ),
        ([records, shuffled]) => {
          const merge = (all: readonly SessionRecord[]): SessionRecord =>
            all.reduce((stored, held) => newestRecord(stored, held))
          expect(merge(shuffled)).toEqual(merge(records))
        },
      ),
    )
  })
})
