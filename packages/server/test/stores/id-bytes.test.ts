import type { SessionId } from '@tokenpair/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'
import { formatSessionId, parseStoredId } from '../../src/lib/sqlite/id-bytes.ts'
import { formatSubject, parseSubject } from '../../src/lib/sqlite/subject-value.ts'

const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(sessionIdFromBytes)

describe('the 16 bytes of a session id in SQLite', () => {
  test('are in the order of the text', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        const order = Buffer.compare(formatSessionId(one), formatSessionId(other))

        expect(order).toBe(one < other ? -1 : one > other ? 1 : 0)
      }),
      { numRuns: 1000 },
    )
  })

  test('give back the id', () => {
    fc.assert(
      fc.property(id, (each) => {
        expect(parseStoredId(formatSessionId(each))).toBe(each)
      }),
    )
  })

  test.each(['', 'short', '!'.repeat(22), 'A'.repeat(21) + 'B'])('are not made of %j', (text) => {
    expect(() => formatSessionId(text as SessionId)).toThrow(TypeError)
  })
})

describe('a subject in SQLite', () => {
  test('is given back as it was, whether it is a UUID or not', () => {
    const subject = fc.oneof(
      fc.uuid(),
      fc.uuid().map((each) => each.toUpperCase()),
      fc.string({ unit: 'grapheme-ascii' }),
    )

    fc.assert(
      fc.property(subject, (each) => {
        expect(parseSubject(formatSubject(each))).toBe(each)
      }),
    )
  })
})
