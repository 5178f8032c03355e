import type { Rules } from './world.ts'

/** One search. */
export interface Run {
  readonly name: string
  readonly rules: Rules
  /** How many worlds there are, so that a search that comes to see less is noticed. */
  readonly worlds: number
}

const calm: Omit<Rules, 'owner'> = {
  thefts: 0,
  thief: [],
  mirrorImages: 'skipped',
  thiefRefuses: 'never',
  storageLost: 'never',
  oldCookies: 'never',
  lostWrites: 0,
  restoreWindow: 'none',
  lateness: 2,
  ticks: 0,
  replayWindow: 1,
  interruptions: 'lost writes',
}

/** The rules of the smallest search, but for how far it goes. */
export const noThief = { ...calm, interruptions: 'lost writes and requests' } as const

const timely = { ...calm, lostWrites: 1, ticks: 4 } as const
const browser = { storageLost: 'once', oldCookies: 'often' } as const
const robbed = { ...calm, thefts: 1, thief: ['x', 'y', '-'] } as const

/**
 * The searches.
 *
 * @param more How many generations more than usual they take; below 0, how many fewer. The numbers of worlds are those of 0.
 */
export function runsOf(more: number): readonly Run[] {
  const sending = (generations: number): string => 'o'.repeat(generations + more)
  const plain = (generations: number): string => '-'.repeat(generations + more)
  return [
    { name: 'no thief', worlds: 17, rules: { ...noThief, owner: sending(8) } },
    { name: 'no thief, one lost write', worlds: 43, rules: { ...noThief, owner: sending(7), lostWrites: 1 } },
    { name: 'no thief, two lost writes', worlds: 95, rules: { ...noThief, owner: sending(7), lostWrites: 2 } },
    { name: 'no thief, one lost write, time passes', worlds: 730, rules: { ...timely, owner: sending(5) } },
    { name: 'no attempt ids, one lost write, time passes', worlds: 1010, rules: { ...timely, owner: plain(5) } },
    {
      name: 'no attempt ids, no replay window, one lost write, time passes',
      worlds: 1120,
      rules: { ...timely, owner: plain(5), replayWindow: 0 },
    },
    {
      name: 'attempt ids from the third generation on, one lost write, time passes',
      worlds: 970,
      rules: { ...timely, owner: `--${sending(3)}` },
    },
    { name: 'no thief, old cookies', worlds: 48, rules: { ...noThief, owner: sending(7), oldCookies: 'often' } },
    {
      name: 'no thief, one lost write, storage lost, old cookies',
      worlds: 539,
      rules: { ...noThief, ...browser, owner: sending(6), lostWrites: 1 },
    },
    {
      name: 'one theft, one lost write, storage lost, old cookies, the thief asks to end nothing, too',
      worlds: 18_492,
      rules: { ...robbed, ...browser, thief: ['x'], thiefRefuses: 'too', owner: sending(4), lostWrites: 1 },
    },
    { name: 'one theft', worlds: 765, rules: { ...robbed, owner: sending(6) } },
    { name: 'one theft, one lost write', worlds: 4363, rules: { ...robbed, owner: sending(5), lostWrites: 1 } },
    {
      name: 'one theft, two lost writes',
      worlds: 11_781,
      rules: { ...robbed, thief: ['x', 'y'], owner: sending(5), lostWrites: 2 },
    },
    {
      name: 'one theft, one lost write, with mirror images',
      worlds: 3648,
      rules: { ...robbed, owner: sending(3), lostWrites: 1, mirrorImages: 'visited' },
    },
    {
      name: 'one theft, one lost write, requests at once',
      worlds: 1390,
      rules: { ...noThief, thefts: 1, thief: ['x', '-'], owner: sending(3), lostWrites: 1 },
    },
    {
      name: 'one theft, one lost write, attempt ids from the second generation on',
      worlds: 3403,
      rules: { ...robbed, owner: `-${sending(3)}`, lostWrites: 1 },
    },
    {
      name: 'two thefts, one lost write',
      worlds: 38_575,
      rules: { ...robbed, owner: sending(6), thefts: 2, lostWrites: 1 },
    },
    {
      name: 'two thefts, one lost write, time passes',
      worlds: 47_220,
      rules: { ...robbed, thief: ['x', 'y'], owner: sending(3), thefts: 2, lostWrites: 1, ticks: 2 },
    },
    {
      name: 'no thief, four lost writes, a restore window',
      worlds: 343,
      rules: { ...noThief, owner: sending(7), lostWrites: 4, restoreWindow: 'declared' },
    },
    {
      name: 'attempt ids from the third generation on, two lost writes, time passes, a restore window',
      worlds: 2610,
      rules: { ...timely, owner: `--${sending(3)}`, lostWrites: 2, restoreWindow: 'declared' },
    },
    {
      name: 'one theft, three lost writes, a restore window',
      worlds: 12_576,
      rules: { ...robbed, thief: ['x'], owner: sending(4), lostWrites: 3, restoreWindow: 'declared' },
    },
  ]
}
