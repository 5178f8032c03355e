import type { SessionId } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'
import { decideSurplus } from '../../src/lib/transport/decide-surplus.ts'
import type { SessionCookie } from '../../src/lib/transport/session-cookies.ts'

function sessionOf(number: number): SessionId {
  return sessionIdFromBytes(new Uint8Array(16).fill(number))
}

/** The cookies of sessions with these numbers, in the order in which a browser sends them. */
function cookiesOf(numbers: readonly number[]): readonly SessionCookie[] {
  return numbers.map((number) => ({ sessionId: sessionOf(number), token: String(number) }))
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}

const allAuthentic = (): boolean => true

describe('decideSurplus()', () => {
  test.each([0, 1, 20])('keeps all of %i others', (count) => {
    expect(decideSurplus(cookiesOf(range(0, count + 1)), sessionOf(0), allAuthentic)).toEqual([])
  })

  test('gives up the oldest of 23 others', () => {
    const surplus = decideSurplus(cookiesOf(range(0, 24)), sessionOf(9), allAuthentic)

    expect(surplus).toEqual([0, 1, 2].map(sessionOf))
  })

  test('never gives up the session that is used, however old it is', () => {
    const surplus = decideSurplus(cookiesOf(range(0, 24)), sessionOf(0), allAuthentic)

    expect(surplus).toEqual([1, 2, 3].map(sessionOf))
  })

  test('gives up first what is worth nothing', () => {
    const sent = cookiesOf(range(0, 23))

    const surplus = decideSurplus(sent, sessionOf(5), ({ token }) => token !== '15')

    expect(surplus).toEqual([15, 0].map(sessionOf))
  })

  test('counts a session once, of which two cookies came', () => {
    const sent = cookiesOf([...range(0, 21), ...range(0, 21)])

    expect(decideSurplus(sent, sessionOf(0), allAuthentic)).toEqual([])
  })

  test('gives up ten at once, so that the answer stays small', () => {
    expect(decideSurplus(cookiesOf(range(0, 180)), sessionOf(179), allAuthentic)).toEqual(range(0, 10).map(sessionOf))
  })
})
