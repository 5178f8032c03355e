import { encodeBase64Url } from '@tokenpair/protocol'
import { type AttemptId, createChainValue, noChainValue, successorOf } from '../../../src/lib/refresh-token/chain.ts'
import type { RefreshTokenContent } from '../../../src/lib/refresh-token/refresh-token.ts'
import type { Redemption } from '../../../src/lib/rotation/decide-redemption.ts'
import type { ChainValue } from '../../../src/lib/sessions/session.ts'
import { sessionId } from '../../stores/stored-session.ts'

/**
 * A token, written as the letters of the attempt ids that led to it: `''` is the token of the sign-in, `'o'` the one that
 * the owner's attempt id led to, `'ox'` what the thief made of that. A letter says who drew the attempt id, and an attempt
 * id is drawn for one token, so that the `x` of `'ox'` and that of `'oox'` are two ids.
 *
 * | letter | attempt id |
 * | --- | --- |
 * | `o` | the one that the owner drew and stored with the token |
 * | `r` | the one that the owner drew, without knowing of any other, when the storage was lost and the cookie was not |
 * | `c` | another one, by which an owner who is told nothing but `stale_duplicate` contests (docs/rotation.md) |
 * | `x`, `y` | two that the thief drew |
 * | `-` | none, as curl does |
 *
 * An exchange is written as the token it leads to: `'ox'` is the redemption of `'o'` with the attempt id `x`.
 */
export type Word = string

const first: RefreshTokenContent = {
  sessionId: sessionId(1),
  generation: 0,
  chain: createChainValue({ bytes: (length) => new Uint8Array(length).fill(0x11) }),
  previousChain: noChainValue,
}
const tokens = new Map<Word, RefreshTokenContent>([['', first]])
const words = new Map<ChainValue, Word>([[first.chain, '']])

/** The token of a word, by the real chain function. */
export function tokenOf(word: Word): RefreshTokenContent {
  const known = tokens.get(word)
  if (known !== undefined) return known
  const spent = tokenOf(spentBy(word))
  const chain = successorOf(spent, attemptOf(word))
  if (words.has(chain)) throw new Error('Two different exchanges lead to one chain value')
  const token = { ...spent, generation: spent.generation + 1, chain, previousChain: spent.chain }
  tokens.set(word, token)
  words.set(chain, word)
  return token
}

/** A redemption that is asked for. */
export interface Ask {
  readonly exchange: Word
  readonly onReuse: 'revoke' | 'refuse'
}

/** The redemption that is asked for. */
export function redemptionOf({ exchange, onReuse }: Ask): Redemption {
  return {
    onReuse,
    token: tokenOf(spentBy(exchange)),
    successor: tokenOf(exchange).chain,
    hasAttempt: attemptOf(exchange) !== undefined,
  }
}

/** The word of a chain value that a token of this run has. */
export function wordOf(chain: ChainValue): Word {
  const word = words.get(chain)
  if (word === undefined) throw new Error('A row holds a chain value that no exchange leads to')
  return word
}

/** The token that an exchange redeems. */
export function spentBy(exchange: Word): Word {
  return exchange.slice(0, -1)
}

/** Whether an exchange is made without attempt id. */
export function isPlain(exchange: Word): boolean {
  return exchange.endsWith('-')
}

/** Whether one of two words continues the other. If not, somebody has redeemed one token in two ways. */
export function isOneLine(one: Word, other: Word): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

/** The chain values before that of a word, newest first, as a row remembers them. */
export function previousOf(word: Word): readonly [ChainValue, ChainValue] {
  return [tokenOf(word).previousChain, word.length < 2 ? noChainValue : tokenOf(spentBy(word)).previousChain]
}

function attemptOf(exchange: Word): AttemptId | undefined {
  if (isPlain(exchange)) return undefined
  return encodeBase64Url(new TextEncoder().encode(exchange.padEnd(16, '.'))) as AttemptId
}
