import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { chainValueBytes, chainValueFromBytes } from '../refresh-token/chain.ts'
import type { ChainAdvance } from '../sessions/session-store.ts'
import type { ChainValue, SessionId } from '../sessions/session.ts'

/**
 * The chain value of all rows of a token manager whose tokens are signed. It is no secret: it lets a step be made without
 * reading the row first, and keeps it from ever being a step of somebody else's row.
 */
export function sessionChainOf(manager: string): ChainValue {
  const digest = sha256(utf8ToBytes(`tokenpair session jwt of ${manager}`))
  return chainValueFromBytes(digest.subarray(0, chainValueBytes))
}

/** From which generation to which, and when, in milliseconds since the Unix epoch. */
export interface GenerationStep {
  readonly from: number
  /** The same one where only the use is written down. */
  readonly to: number
  readonly now: number
}

/** The conditional write that brings a row to a generation. */
export function stepOf(id: SessionId, chain: ChainValue, { from, to, now }: GenerationStep): ChainAdvance {
  return {
    id,
    from: { generation: from, chain },
    to: { generation: to, chain, previous: [chain, chain] },
    now,
    hasAttempt: false,
  }
}
