import type { RevocationEntry, RevocationTarget, Verdict, VerifiedToken } from '@tokenpair/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRevocationTable, type RevocationTable } from '../../src/lib/revocation/revocation-table.ts'
import { sessionId } from '../stores/stored-session.ts'

// Few targets and moments, so that entries meet.
const moment = fc.integer({ min: 0, max: 20 })
const session = fc.constantFrom(1, 2).map(sessionId)
const subject = fc.constantFrom('alice', 'bob')
const tokenId = fc.constantFrom('one', 'two')
const target: fc.Arbitrary<RevocationTarget> = fc.oneof(
  session.map((id) => ({ kind: 'session', id }) as const),
  subject.map((id) => ({ kind: 'subject', id }) as const),
  tokenId.map((id) => ({ kind: 'token', id }) as const),
  fc.constant({ kind: 'everyone' } as const),
)
const entry: fc.Arbitrary<RevocationEntry> = fc.record({
  target,
  mark: fc.constantFrom('stale', 'dead'),
  issuedBefore: fc.option(moment, { nil: undefined }),
  until: moment,
})
const entries = fc.array(entry, { maxLength: 12 })
const token: fc.Arbitrary<VerifiedToken> = fc.record({
  sessionId: session,
  subject,
  tokenId,
  issuedAt: moment,
  expiresAt: fc.constant(100),
})

const ranks: Readonly<Record<Verdict, number>> = { live: 0, stale: 1, dead: 2 }

function isAbout({ target: about }: RevocationEntry, { sessionId: id, subject: name, tokenId: jti }: VerifiedToken) {
  switch (about.kind) {
    case 'everyone':
      return true
    case 'session':
      return about.id === id
    case 'subject':
      return about.id === name
    case 'token':
      return about.id === jti
  }
}

/** What the entries say of a token, taken one by one. */
function verdictBy(all: readonly RevocationEntry[], of: VerifiedToken, now: number): Verdict {
  const marks = all
    .filter((each) => each.until > now && isAbout(each, of) && of.issuedAt < (each.issuedBefore ?? Infinity))
    .map(({ mark }) => mark)
  return marks.includes('dead') ? 'dead' : marks.includes('stale') ? 'stale' : 'live'
}

function tableOf(all: readonly RevocationEntry[], now = 0): RevocationTable {
  const table = createRevocationTable()
  for (const each of all) table.add(each, now)
  return table
}

describe('the revocation table', () => {
  test('says of a token the gravest that any entry says which is not over', () => {
    fc.assert(
      fc.property(entries, token, moment, (all, of, now) => {
        expect(tableOf(all).verdict(of, now)).toBe(verdictBy(all, of, now))
      }),
      { numRuns: 500 },
    )
  })

  test('says the same whatever the order of the entries, and however often they come', () => {
    const arrivals = entries.chain((all) =>
      fc.record({
        all: fc.constant(all),
        shuffled: fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
      }),
    )

    fc.assert(
      fc.property(arrivals, token, moment, ({ all, shuffled }, of, now) => {
        expect(tableOf(shuffled).verdict(of, now)).toBe(tableOf(all).verdict(of, now))
      }),
      { numRuns: 500 },
    )
  })

  test('says the same whenever the entries came, whatever was forgotten meanwhile', () => {
    const arrivals = fc.array(fc.record({ entry, after: fc.integer({ min: 0, max: 4 }) }), { maxLength: 12 })

    fc.assert(
      fc.property(arrivals, token, (all, of) => {
        const table = createRevocationTable()
        let now = 0
        for (const { entry: each, after } of all) {
          now += after
          table.add(each, now)
        }
        table.forget(now, 3)

        const known = all.map(({ entry: each }) => each)
        expect(table.verdict(of, now)).toBe(verdictBy(known, of, now))
      }),
      { numRuns: 500 },
    )
  })

  test('lets a verdict only go up while entries come', () => {
    fc.assert(
      fc.property(entries, token, (all, of) => {
        const table = createRevocationTable()
        const verdicts = all.map((each) => {
          table.add(each, 0)
          return ranks[table.verdict(of, 0)]
        })

        expect(verdicts).toEqual(verdicts.toSorted((one, other) => one - other))
      }),
      { numRuns: 500 },
    )
  })

  test('lets a token live that was issued at the cut-off of its session, and marks each one before', () => {
    fc.assert(
      fc.property(entries, token, moment, (all, of, now) => {
        const aboutSessions = all.filter(({ target: about }) => about.kind !== 'token')
        const table = tableOf(aboutSessions)
        const cutOff = table.cutOff(of, now)
        const justBefore = table.verdict({ ...of, issuedAt: Math.min(cutOff - 1, 1e15) }, now)

        expect(table.verdict({ ...of, issuedAt: cutOff }, now)).toBe('live')
        expect(justBefore !== 'live').toBe(cutOff > -Infinity)
      }),
      { numRuns: 500 },
    )
  })

  test('takes no note of an entry that is over', () => {
    const over: RevocationEntry = { target: { kind: 'everyone' }, mark: 'dead', issuedBefore: undefined, until: 5 }

    expect(tableOf([over], 5).size).toBe(0)
  })

  test('devise-jwt W3: forgets what is over by itself while entries come: it holds at most twice as many as live at once', () => {
    const lifetimes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 50, maxLength: 500, size: 'max' })

    fc.assert(
      fc.property(lifetimes, (all) => {
        const table = createRevocationTable()
        const untils: number[] = []
        let mostAtOnce = 0
        for (const [now, lifetime] of all.entries()) {
          const until = now + lifetime
          table.add({ target: { kind: 'token', id: String(now) }, mark: 'dead', issuedBefore: undefined, until }, now)
          untils.push(until)
          mostAtOnce = Math.max(mostAtOnce, untils.filter((each) => each > now).length)
          expect(table.size).toBeLessThanOrEqual(2 * mostAtOnce)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('forgets everything that is over when it is asked to, some steps at a time', () => {
    const table = createRevocationTable()
    for (let number = 0; number < 1000; number++) {
      table.add({ target: { kind: 'token', id: String(number) }, mark: 'dead', issuedBefore: undefined, until: 5 }, 0)
    }
    const sizes = [1, 2, 3].map(() => {
      table.forget(5, 600)
      return table.size
    })

    expect(sizes.at(0)).toBeGreaterThanOrEqual(400)
    expect(sizes.at(-1)).toBe(0)
  })

  test('keeps one mark of many on one target, where each says more than the one before', () => {
    const table = createRevocationTable()
    const about = { target: { kind: 'subject', id: 'alice' }, mark: 'stale' } as const
    for (let now = 0; now < 1000; now++) table.add({ ...about, issuedBefore: now, until: now + 600 }, now)

    expect(table.size).toBe(1)
    expect(table.cutOff({ subject: 'alice', sessionId: sessionId(1) }, 999)).toBe(999)
  })
})
