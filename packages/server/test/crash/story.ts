import type { Listed, Pair, Redeemed } from './command.ts'

/** A redemption that was sent before the kill; its answer is `undefined` where it got lost. */
export interface Exchange {
  readonly attempt: string
  readonly answer: Redeemed | undefined
}

/** A revocation that was sent before the kill. */
export interface Ending {
  readonly reason: 'signed-out' | 'ended'
  readonly answer: 'given' | 'lost'
}

/** What happened to one session up to the kill, as seen from outside. */
export interface Story {
  /** What its owner held before. */
  readonly held: Pair
  readonly exchange: Exchange
  /** A second attempt on the same token, by somebody who copied it. */
  readonly contest: Exchange | undefined
  readonly endings: readonly Ending[]
}

/** What a server on the same file says of a session after the kill. */
export interface Aftermath {
  /** What the list shows before anything else is asked. */
  readonly listed: Listed | undefined
  /**
   * `authenticated`, or the code that refuses the access token from before the kill; `undefined` where nobody asked, as a
   * server that was there all along hears of revocations a little later.
   */
  readonly access: string | undefined
  /** What its only holder is answered, who goes on from what was answered, or repeats what was not. */
  readonly redeemed: Redeemed | undefined
  /** What is answered where two attempts were made and both are repeated: first, second, and the first once more. */
  readonly contested: readonly Redeemed[]
}

/** A session before and after the kill. */
export interface Fate {
  readonly story: Story
  readonly aftermath: Aftermath
}
