import { encodeBase64Url } from '@tokenpair/protocol'
import { type AttemptId, createChainValue, noChainValue, successorOf } from '../../src/lib/refresh-token/chain.ts'
import type { RefreshTokenContent } from '../../src/lib/refresh-token/refresh-token.ts'
import {
  decideRedemption,
  type Redemption,
  type RedemptionDecision,
  type RedemptionRules,
} from '../../src/lib/rotation/decide-redemption.ts'
import type { ChainPosition, ChainValue, Session } from '../../src/lib/sessions/session.ts'
import { createSession, now, sessionId } from '../stores/stored-session.ts'

export { now } from '../stores/stored-session.ts'

/** The attempt id of a number. */
export function attempt(number: number): AttemptId {
  return encodeBase64Url(new Uint8Array(16).fill(number)) as AttemptId
}

/** A chain value that no exchange leads to. */
export const foreign: ChainValue = createChainValue({ bytes: (length) => new Uint8Array(length).fill(0xee) })

const first: RefreshTokenContent = {
  sessionId: sessionId(1),
  generation: 0,
  chain: createChainValue({ bytes: (length) => new Uint8Array(length).fill(0x11) }),
  previousChain: noChainValue,
}

/** The token that follows when one is redeemed. */
export function next(token: RefreshTokenContent, attemptId: AttemptId | undefined): RefreshTokenContent {
  const { sessionId: id, generation, chain } = token
  return { sessionId: id, generation: generation + 1, chain: successorOf(token, attemptId), previousChain: chain }
}

/** The tokens of an honest client, one for each generation: the attempt id of generation n is attempt(n). */
export const tokens: readonly RefreshTokenContent[] = tokensOf((generation) => attempt(generation))

/** The tokens of a client that sends no attempt ids. */
export const plainTokens: readonly RefreshTokenContent[] = tokensOf(() => undefined)

function tokensOf(attemptOf: (generation: number) => AttemptId | undefined): readonly RefreshTokenContent[] {
  const list = [first]
  for (const token of list) if (list.length < 8) list.push(next(token, attemptOf(token.generation)))
  return list
}

export function tokenAt(generation: number, list: readonly RefreshTokenContent[] = tokens): RefreshTokenContent {
  return list[generation] ?? first
}

/** The row as it stands when the client has redeemed up to a generation. */
export function rowAt(generation: number, members: Partial<Session> = {}, list = tokens): Session {
  const { chain, previousChain } = tokenAt(generation, list)
  const previous = [previousChain, generation < 2 ? noChainValue : tokenAt(generation - 2, list).chain] as const
  return createSession({ generation, chain, previous, attemptBound: generation > 0 && list === tokens, ...members })
}

export function positionOf({ generation, chain }: Session): ChainPosition {
  return { generation, chain }
}

export function redemption(token: RefreshTokenContent, attemptId: AttemptId | undefined): Redemption {
  return { token, successor: successorOf(token, attemptId), hasAttempt: attemptId !== undefined }
}

/** Decides at the moment {@link now} with a replay window of 30 seconds. */
export function decide(
  row: Session | undefined,
  presented: Redemption,
  rules: Partial<RedemptionRules> = {},
): RedemptionDecision {
  return decideRedemption(row, presented, { now, replayWindow: 30_000, ...rules })
}
