import { seededRandom } from '@tokenpair/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideAdoption } from '../../src/lib/headers/decide-adoption.ts'
import { isSignedIn, type SessionRecord } from '../../src/lib/session/session-record.ts'
import { sampleAccessToken, sampleRecord, sampleTombstone } from '../samples.ts'
import { sessionRecord, sessionToken } from './session-token.ts'

const random = seededRandom(1)

/** What becomes of a record when a token is offered in the answer to a request of its session. */
function adopt(record: SessionRecord | undefined, offered: string, sent = sessionToken()): SessionRecord | undefined {
  return decideAdoption(record, { sent, offered, askedAt: 5000 }, random)
}

describe('decideAdoption()', () => {
  test('takes a token of a later generation, with all that it says', () => {
    const offered = sessionToken({ gen: 3, scope: 'read', iat: 1_893_456_000, exp: 1_893_456_600 })

    expect(adopt(sessionRecord(2), offered)).toEqual({
      epoch: 1,
      obtainedAt: 5000,
      attempt: expect.stringMatching(/^[\w-]{22}$/),
      pair: {
        access_token: offered,
        refresh_token: offered,
        token_type: 'Bearer',
        expires_in: 600,
        refresh_token_expires_in: 600,
        scope: 'read',
        session_id: 'session one',
        generation: 3,
        sub: 'alice',
      },
    })
  })

  test('rounds a lifetime down to whole seconds', () => {
    const offered = sessionToken({ gen: 1, iat: 1000.001, exp: 1600 })

    expect(adopt(sessionRecord(0), offered)?.pair?.expires_in).toBe(599)
  })

  test('draws an attempt id of its own for the new token', () => {
    const [one, other] = [
      adopt(sessionRecord(0), sessionToken({ gen: 1 })),
      adopt(sessionRecord(0), sessionToken({ gen: 1 })),
    ]

    expect(isSignedIn(one) && one.attempt).not.toBe(isSignedIn(other) && other.attempt)
  })

  test.each([
    ['the same generation', { gen: 2 }],
    ['an earlier generation', { gen: 1 }],
    ['another session', { gen: 3, sid: 'session two' }],
    ['another user', { gen: 3, sub: 'bob' }],
    ['no generation, as access tokens of a pair', { gen: undefined }],
    ['a generation that is no number', { gen: '3' }],
    ['a generation below zero', { gen: -1 }],
    ['no end', { gen: 3, exp: undefined }],
    ['an end before its beginning', { gen: 3, exp: 1 }],
    ['an end that no token response can say', { gen: 3, exp: 1e300 }],
    ['a scope that is no text', { gen: 3, scope: ['read'] }],
  ])('N-06: leaves a token of %s aside', (_, claims) => {
    expect(adopt(sessionRecord(2), sessionToken(claims))).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['no JWT', 'opaque'],
    ['a broken payload', 'header.%%%.signature'],
    ['a payload that is no JSON', 'header.aGVsbG8.signature'],
    ['a payload that is a list', sampleAccessToken(['alice'])],
  ])('leaves %s aside', (_, offered) => {
    expect(adopt(sessionRecord(0), offered)).toBeUndefined()
  })

  test('leaves what answers the request of another session aside', () => {
    const sent = sessionToken({ sid: 'session two' })

    expect(adopt(sessionRecord(0), sessionToken({ gen: 1 }), sent)).toBeUndefined()
  })

  test('brings no session back that has ended, and starts none', () => {
    const offered = sessionToken({ gen: 9 })

    expect(adopt(sampleTombstone(), offered)).toBeUndefined()
    expect(adopt(undefined, offered)).toBeUndefined()
  })

  test('N-06: ends with the newest token of the session, in whatever order answers come', () => {
    const answers = fc.array(
      fc.record({
        gen: fc.nat(9),
        sid: fc.constantFrom('session one', 'session one', 'session two'),
        sub: fc.constantFrom('alice', 'alice', 'bob'),
      }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(answers, (offers) => {
        const last = offers.reduce<SessionRecord>(
          (record, claims) => adopt(record, sessionToken(claims)) ?? record,
          sampleRecord(1, { generation: 4 }),
        )
        const own = offers.filter(({ sid, sub }) => sid === 'session one' && sub === 'alice').map(({ gen }) => gen)

        expect(last.pair?.generation).toBe(Math.max(4, ...own))
        expect(last.pair).toMatchObject({ session_id: 'session one', sub: 'alice' })
      }),
      { seed: 20_300_402 },
    )
  })
})
