import type { Session } from '@tokenpair/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateSession, decideEviction } from '../../src/lib/sessions/decide-eviction.ts'
import { createSession, sessionId } from '../stores/stored-session.ts'

const now = 100
const session = (number: number, createdAt: number): Session => createSession({ id: sessionId(number), createdAt })
const most = fc.integer({ min: 1, max: 4 })
/** Some living sessions, with moments that meet; none of them of the future. */
const past = fc.array(fc.integer({ min: 90, max: now }), { minLength: 1, maxLength: 8 })

function sessionsOf(moments: readonly number[]): readonly Session[] {
  return moments.map((createdAt, number) => session(number, createdAt))
}

/** Sign-ins that all look before any of them acts, each for itself: what is left of the sessions. */
function survivors(living: readonly Session[], started: readonly Session[], limit: number): readonly Session[] {
  const evicted = new Set(started.flatMap((each) => decideEviction(living, each, { most: limit, now })))
  return living.filter(({ id }) => !evicted.has(id))
}

describe('decideEviction()', () => {
  test('ends nothing where there are no more than so many', () => {
    const living = sessionsOf([98, 99, 100])

    expect(decideEviction(living, session(2, 100), { most: 3, now })).toEqual([])
  })

  test('ends the oldest, the oldest first', () => {
    const living = sessionsOf([98, 97, 99, 100])

    expect(decideEviction(living, session(3, 100), { most: 2, now })).toEqual([sessionId(1), sessionId(0)])
  })

  test('leaves exactly as many as are allowed, however many sign-ins meet', () => {
    fc.assert(
      fc.property(past, most, fc.infiniteStream(fc.boolean()), (moments, limit, isStarted) => {
        const living = sessionsOf(moments)
        const started = living.filter(() => isStarted.next().value)
        fc.pre(started.length > 0)

        expect(survivors(living, started, limit)).toHaveLength(Math.min(limit, living.length))
      }),
      { numRuns: 1000 },
    )
  })

  test('leaves the newest', () => {
    fc.assert(
      fc.property(past, most, (moments, limit) => {
        const living = sessionsOf(moments)
        const left = new Set(survivors(living, living, limit))
        const newestGone = Math.max(...living.filter((each) => !left.has(each)).map(({ createdAt }) => createdAt))
        const oldestLeft = Math.min(...[...left].map(({ createdAt }) => createdAt))

        expect(oldestLeft).toBeGreaterThanOrEqual(newestGone)
      }),
      { numRuns: 1000 },
    )
  })

  test('never ends what starts now because of sessions from the future, which a wrong clock has made', () => {
    const future = fc.array(fc.integer({ min: now + 60_001, max: now + 60_009 }), { maxLength: 6 })

    fc.assert(
      fc.property(future, most, (moments, limit) => {
        const started = session(200, now)
        const living = [...sessionsOf(moments), started]
        const evicted = decideEviction(living, started, { most: limit, now })

        expect(evicted).not.toContain(started.id)
        expect(evicted).toHaveLength(Math.max(0, living.length - limit))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('dateSession()', () => {
  test('dates a session so that it ends the others, and is ended by none of them, also of clocks that are a minute ahead', () => {
    const moments = fc.array(fc.integer({ min: 90, max: now + 120_000 }), { maxLength: 8 })

    fc.assert(
      fc.property(moments, most, (all, limit) => {
        const living = sessionsOf(all)
        const started = session(200, dateSession(living, now))
        const evicted = [started, ...living].flatMap((each) =>
          decideEviction([...living, started], each, { most: limit, now }),
        )

        expect(decideEviction([...living, started], started, { most: limit, now })).not.toContain(started.id)
        expect(started.createdAt).toBeLessThanOrEqual(now + 60_001)
        expect(all.some((each) => each > now + 60_000) || !evicted.includes(started.id)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('dates it now where no other one is as new', () => {
    expect(dateSession(sessionsOf([97, 99]), now)).toBe(now)
    expect(dateSession(sessionsOf([now + 60_001]), now)).toBe(now)
  })
})
