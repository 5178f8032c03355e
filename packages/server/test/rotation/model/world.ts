import { describeRow, type Row, sameRow } from './databases.ts'
import type { Word } from './words.ts'

/** What a search allows to happen. */
export interface Rules {
  /**
   * The attempt ids that the owner's client sends, one letter for each generation: `'oooo'` is a client that redeems up to
   * four times, `'--oo'` one that begins to send attempt ids later.
   */
  readonly owner: Word
  /** How often somebody copies the owner's storage. */
  readonly thefts: 0 | 1 | 2
  /** What the thief draws for a token: up to two attempt ids (`x`, `y`), or none (`-`). */
  readonly thief: readonly ('x' | 'y' | '-')[]
  /** Whether worlds in which a `y` stands where an `x` would do as well are left out. */
  readonly mirrorImages: 'skipped' | 'visited'
  /** Whether the thief also asks that their redemptions end no session. */
  readonly thiefRefuses: 'never' | 'too'
  /** Whether the owner's browser may lose its storage and keep its cookie, once. */
  readonly storageLost: 'never' | 'once'
  /** Whether the owner's browser may come back with an older cookie, as often as it likes. */
  readonly oldCookies: 'never' | 'often'
  /** How many writes the database may lose. */
  readonly lostWrites: 0 | 1 | 2 | 3 | 4
  /** Whether the servers have been told that the database lost more than its last write. */
  readonly restoreWindow: 'declared' | 'none'
  /** How many generations late a copy of a request may come while there is no thief. */
  readonly lateness: number
  /** How many ticks may pass. */
  readonly ticks: number
  /** Ticks during which an exchange without attempt id may be repeated; 0 for none. */
  readonly replayWindow: 0 | 1
  /** What may happen between two statements of a redemption. */
  readonly interruptions: 'none' | 'lost writes' | 'lost writes and requests'
}

/** A session with all who hold a token of it. */
export interface World {
  /** Ticks since the sign-in. */
  readonly now: number
  /** `undefined` when it was purged. */
  readonly row: Row | undefined
  /** What the database falls back to when it loses its last write, newest first. */
  readonly fallbacks: readonly Fallback[]
  readonly lostWrites: number
  /**
   * How many answers the owner has adopted: the owner's token is that much of {@link lineOf}. A copy of each request
   * that the owner has sent is on the network for ever.
   */
  readonly owner: number
  /** The same before the browser came back with an older cookie: attempt ids are kept up to here. */
  readonly record: number
  /** The generation that the owner redeemed, or is to redeem, without a record. */
  readonly resumed: number | undefined
  readonly thief: Thief | undefined
  /** The newest token that an answer gave out, but for answers whose write was lost. */
  readonly accepted: Word
  /** The newest token that was redeemed, whether or not the write was lost. */
  readonly used: Word
  /** Who has moved the row by an attempt id that only they had, since the last theft; a lost write counts. */
  readonly turns: string
}

/** What a lost write brings back, and what the server then knows to be accepted. */
interface Fallback {
  readonly row: Row | undefined
  readonly accepted: Word
}

/** All who are not the owner: what one of them knows, all know. */
export interface Thief {
  readonly thefts: number
  /** The tokens that were copied or answered, in order. */
  readonly words: readonly Word[]
  /** The exchanges whose attempt id was copied with the token. */
  readonly copied: readonly Word[]
}

/** The exchanges of the owner, made or still to make, as one word. */
export function lineOf({ resumed }: World, { owner }: Rules): Word {
  return resumed === undefined ? owner : `${owner.slice(0, resumed)}r${owner.slice(resumed + 1)}`
}

export const firstWorld: World = {
  now: 0,
  row: sameRow({ word: '', isBound: false, refreshedAt: 0, isRevoked: false }),
  fallbacks: [],
  lostWrites: 0,
  owner: 0,
  record: 0,
  resumed: undefined,
  thief: undefined,
  accepted: '',
  used: '',
  turns: '',
}

/** Writes a world in one line; two worlds are the same where their lines are. */
export function describeWorld(world: World): string {
  const { now, row, fallbacks, lostWrites, owner, record, resumed, thief, accepted, used, turns } = world
  const before = fallbacks.map((each) => `${describeRow(each.row)} (${each.accepted})`).join(', ')
  const held = thief === undefined ? 'none' : describeThief(thief)
  return `tick ${now}, row ${describeRow(row)}, before [${before}], lost ${lostWrites}, owner ${owner} of ${record} resumed ${resumed}, thief ${held}, accepted '${accepted}', used '${used}', turns [${turns}]`
}

function describeThief({ thefts, words, copied }: Thief): string {
  return `(${thefts} thefts, holds '${words.join("' '")}', has copied the attempt ids of ['${copied.join("' '")}'])`
}
