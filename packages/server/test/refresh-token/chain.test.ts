import { encodeBase64Url } from '@tokenpair/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chainValueFromBytes,
  isSameChainValue,
  noChainValue,
  parseAttemptId,
  successorOf,
} from '../../src/lib/refresh-token/chain.ts'
import type { RefreshTokenContent } from '../../src/lib/refresh-token/refresh-token.ts'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'
import { attempt } from '../rotation/rotation-fixture.ts'

function value(number: number): ReturnType<typeof chainValueFromBytes> {
  return chainValueFromBytes(new Uint8Array(16).fill(number))
}

const token: RefreshTokenContent = {
  sessionId: sessionIdFromBytes(new Uint8Array(16).fill(1)),
  generation: 7,
  chain: value(2),
  previousChain: value(3),
}
const successor = successorOf(token, attempt(1))

describe('successorOf()', () => {
  test('[ASVS 5.0 11.4.1] gives the same exchange the same successor, on each server and for ever', () => {
    // computed with OpenSSL
    expect(successor).toBe('rSvtI0ImppGpcUvitr4VZg')
    expect(successorOf({ ...token }, attempt(1))).toBe(successor)
  })

  test.each([
    ['another attempt id', successorOf(token, attempt(2))],
    ['no attempt id', successorOf(token, undefined)],
    [
      'another session',
      successorOf({ ...token, sessionId: sessionIdFromBytes(new Uint8Array(16).fill(9)) }, attempt(1)),
    ],
    ['another generation', successorOf({ ...token, generation: 8 }, attempt(1))],
    ['a generation that differs in its highest byte', successorOf({ ...token, generation: 7 + 2 ** 24 }, attempt(1))],
    ['another chain value', successorOf({ ...token, chain: value(9) }, attempt(1))],
  ])('gives another one to %s', (_, other) => {
    expect(other).not.toBe(successor)
  })

  test('tells no attempt id from one of zeros', () => {
    expect(successorOf(token, undefined)).not.toBe(successorOf(token, attempt(0)))
  })
})

describe('isSameChainValue()', () => {
  test('says what === says', () => {
    const chain = fc.uint8Array({ minLength: 16, maxLength: 16, max: 3 }).map(chainValueFromBytes)
    fc.assert(
      fc.property(chain, chain, (one, other) => {
        expect(isSameChainValue(one, other)).toBe(one === other)
        expect(isSameChainValue(one, one)).toBe(true)
      }),
    )
  })

  test('tells values apart that differ in one bit', () => {
    expect(isSameChainValue(noChainValue, chainValueFromBytes(new Uint8Array(16).fill(1, 15)))).toBe(false)
  })
})

describe('parseAttemptId()', () => {
  test('takes 16 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(parseAttemptId(encodeBase64Url(bytes))).toBe(encodeBase64Url(bytes))
      }),
    )
  })

  test.each([
    '',
    'A',
    'A'.repeat(21),
    `${'A'.repeat(21)}B`,
    'A'.repeat(23),
    'A'.repeat(24),
    `${'A'.repeat(22)}==`,
    ' '.repeat(22),
  ])('takes "%s" for none', (text) => {
    expect(parseAttemptId(text)).toBeUndefined()
  })
})
