import type { RefreshTokenContent } from '../../src/lib/refresh-token/refresh-token.ts'
import { redeem, type RedeemContext, type RedemptionOutcome } from '../../src/lib/rotation/redeem.ts'
import type { ChainState, ChainValue, Session } from '../../src/lib/sessions/session.ts'
import { createSession, now, sessionId } from '../stores/stored-session.ts'

/**
 * A small world around one session. A chain value is the word of the attempts that led to it, so a word is a token, too:
 * `v` is what the victim drew, `x` and `y` are what the thief drew. What is drawn for one word says nothing about
 * another. The victim draws once for each token and adopts no answer of an older generation, so its word is always
 * `v…v`, and a copy of each of its requests is on the network for ever.
 */
export interface World {
  readonly row: Row
  /** What the database falls back to when it loses its last write; `undefined` where it loses none. */
  readonly before: Row | undefined
  readonly hasLost: boolean
  /** How often the victim has adopted an answer: its word is that many `v`. */
  readonly victim: number
  readonly thief: Thief | undefined
  /** Who advanced by an attempt of their own since the theft, without repetitions; what was lost counts. */
  readonly turns: string
}

interface Row {
  readonly word: string
  readonly isRevoked: boolean
  /** The words that were answered, but for those that the database lost. */
  readonly answered: readonly string[]
}

interface Thief {
  readonly words: readonly string[]
  /** The generation for which the thief has stolen the victim's attempt, too. */
  readonly pending: number | undefined
}

/** What may happen in a world. */
export interface Rules {
  readonly generations: number
  /** How many generations later than its first repetition a copy may come while there is no thief. */
  readonly lateness: number
  readonly theft: 'none' | 'one'
  readonly lostWrites: 0 | 1
}

export const firstWorld: World = {
  row: { word: '', isRevoked: false, answered: [] },
  before: undefined,
  hasLost: false,
  victim: 0,
  thief: undefined,
  turns: '',
}

/** All worlds that may come next. */
export async function nextWorlds(world: World, rules: Rules): Promise<readonly World[]> {
  const { row, before, thief, victim } = world
  const worlds: World[] = []
  if (before !== undefined && !world.hasLost && rules.lostWrites === 1) {
    worlds.push({ ...world, row: before, before: undefined, hasLost: true })
  }
  if (row.isRevoked) return worlds
  if (thief === undefined && rules.theft === 'one') {
    worlds.push({ ...world, thief: { words: ['v'.repeat(victim)], pending: undefined } })
    worlds.push({ ...world, thief: { words: ['v'.repeat(victim)], pending: victim } })
  }
  for (let generation = 0; generation <= victim; generation++) {
    if (thief === undefined && row.word.length - 1 - generation > rules.lateness) continue
    const { outcome, after } = await present(world, 'v'.repeat(generation), 'v')
    if (thief === undefined) checkHonest(outcome, generation === victim)
    if (thief !== undefined && generation === victim) checkCaught(world, outcome)
    worlds.push(after)
    const isNews = outcome.kind === 'renewed' && generation === victim && victim < rules.generations
    if (isNews) worlds.push({ ...after, victim: victim + 1 })
  }
  for (const [word, letter] of thiefRequests(thief, rules)) {
    const { outcome, after } = await present(world, word, letter)
    worlds.push(after)
    if (outcome.kind === 'renewed' && thief !== undefined) {
      worlds.push({ ...after, thief: { ...thief, words: [...new Set([...thief.words, word + letter])].toSorted() } })
    }
  }
  return worlds
}

function thiefRequests(thief: Thief | undefined, { generations }: Rules): readonly (readonly [string, string])[] {
  const words = (thief?.words ?? []).filter((word) => word.length < generations)
  return words.flatMap((word) => {
    const isPending = thief?.pending === word.length && /^v*$/.test(word)
    return (isPending ? ['v', 'x', 'y'] : ['x', 'y']).map((letter) => [word, letter] as const)
  })
}

/** Presents a token to the real {@link redeem} on a store that holds nothing but the row. */
async function present(
  world: World,
  word: string,
  letter: string,
): Promise<{ outcome: RedemptionOutcome; after: World }> {
  const { row, thief } = world
  let { word: standing, isRevoked } = row
  const read = (): Session => sessionOf(standing, isRevoked)
  const stands = (at: { readonly chain: ChainValue } | undefined): boolean => at?.chain === read().chain && !isRevoked
  const store: RedeemContext['store'] = {
    ...unused,
    find: async () => read(),
    advance: async ({ from, to }) => {
      if (!stands(from)) return undefined
      standing = wordOf(to)
      return read()
    },
    revoke: async (selector) => {
      if (!('id' in selector) || !stands(selector.at)) return []
      isRevoked = true
      return [selector.id]
    },
  }
  const redemption = { token: tokenOf(word), successor: chainOf(word + letter), hasAttempt: true }
  const outcome = await redeem(redemption, { store, clock, accessTokenLifetime: 600_000, replayWindow: 0 })

  const answered = outcome.kind === 'renewed' ? [...new Set([...row.answered, word + letter])].toSorted() : row.answered
  const hasAdvanced = standing !== row.word
  const isOwnDraw = letter !== 'v' || thief?.pending !== word.length
  const mover = letter === 'v' ? 'victim ' : 'thief '
  const isTurn = thief !== undefined && hasAdvanced && isOwnDraw && !world.turns.endsWith(mover)
  const after: World = {
    ...world,
    row: { word: standing, isRevoked, answered },
    before: hasAdvanced ? row : isRevoked ? undefined : world.before,
    turns: isTurn ? world.turns + mover : world.turns,
  }
  checkSafe(after)
  return { outcome, after }
}

function checkHonest(outcome: RedemptionOutcome, isPresent: boolean): void {
  const isFine = outcome.kind === 'renewed' || (outcome.kind === 'refused' && outcome.code === 'stale_duplicate')
  if (!isFine) throw new Error('An honest user was signed out')
  if (isPresent && outcome.kind !== 'renewed') throw new Error("An honest user's present exchange was not answered")
}

function checkSafe({ row, turns }: World): void {
  if (row.isRevoked) return
  const lengths = new Set(row.answered.map((word) => word.length))
  if (lengths.size < row.answered.length) throw new Error('Two branches of one generation were answered')
  if (turns.split(' ').length > 3) throw new Error('Both holders advance in turn')
}

/**
 * A thief who finished the victim's own pending exchange makes the victim's request a late copy, which gets no tokens
 * and ends nothing until it is three generations late.
 */
function checkCaught({ row, thief, victim }: World, outcome: RedemptionOutcome): void {
  if (!/[xy]/.test(row.word) || outcome.kind === 'reused') return
  const isLateCopy = outcome.kind === 'refused' && outcome.code === 'stale_duplicate' && thief?.pending === victim
  if (!isLateCopy) throw new Error('The thief went on, and the return of the victim did not end the session')
}

const clock = { now: () => now, monotonic: () => 0, schedule: () => () => undefined }
const fail = (): Promise<never> => Promise.reject(new Error('A redemption uses no other method'))
const revocations = { isShared: false, append: fail, read: fail }
const unused = { insert: fail, list: fail, sweep: fail, close: fail, revocations }

/** A chain value keeps its length, as a real one does. */
function chainOf(word: string): ChainValue {
  return word.padStart(12, '.') as ChainValue
}

function wordOf({ chain }: ChainState): string {
  return chain.replaceAll('.', '')
}

function tokenOf(word: string): RefreshTokenContent {
  const [chain, previousChain] = [chainOf(word), chainOf(word.slice(0, -1))]
  return { sessionId: sessionId(1), generation: word.length, chain, previousChain }
}

function sessionOf(word: string, isRevoked: boolean): Session {
  const { generation, chain, previousChain } = tokenOf(word)
  const revocation = isRevoked ? ({ at: now, reason: 'reuse' } as const) : undefined
  return createSession({ generation, chain, previous: [previousChain, chainOf(word.slice(0, -2))], revocation })
}
