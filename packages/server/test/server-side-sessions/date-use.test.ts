import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateUse } from '../../src/lib/server-side-sessions/date-use.ts'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'

const session = { sessionId: sessionIdFromBytes(new Uint8Array(16)), subject: 'alice' }
const now = 1_893_456_000_000

/** The date of a use at `now`, where keys from before `cutOff` are marked. */
function dateWith(cutOff: number): number {
  return dateUse(session, { cutOff: () => cutOff }, now)
}

describe('dateUse()', () => {
  test('is now where nothing is marked, and where only earlier keys are', () => {
    expect([-Infinity, now - 1, now].map(dateWith)).toEqual([now, now, now])
  })

  test('is behind a mark of a server whose clock is ahead, by a minute at most', () => {
    expect([now + 1, now + 60_000].map(dateWith)).toEqual([now + 1, now + 60_000])
  })

  test('is now where a mark is further ahead than any server’s clock, or is to last', () => {
    expect([now + 60_001, Infinity].map(dateWith)).toEqual([now, now])
  })

  test('is never before now, and never more than a minute behind it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (ahead) => {
        const date = dateWith(now + ahead)

        expect(date).toBeGreaterThanOrEqual(now)
        expect(date).toBeLessThanOrEqual(now + 60_000)
      }),
    )
  })
})
