import type { SeededRandom } from '../../src/index.ts'

export const second = 1000
export const minute = 60 * second
const hour = 60 * minute
export const day = 24 * hour

/** How an operation of the storage goes wrong: before or after it was done, by an error or by taking its time. */
export type StorageFault = 'fail' | 'fail-when-done' | 'hang' | 'hang-when-done'

type User = 'alice' | 'bob'

/** One thing that happens. Numbers choose among what there is at that moment. */
export type Step =
  | { readonly kind: 'pass' | 'sleep' | 'set-device-clock' | 'set-server-clock'; readonly ms: number }
  | { readonly kind: 'break-network'; readonly faults: readonly number[] }
  | { readonly kind: 'trouble-storage'; readonly faults: readonly StorageFault[] }
  | { readonly kind: 'call' | 'refresh' | 'wake' | 'reload' | 'close'; readonly tab: number }
  | { readonly kind: 'sign-in'; readonly tab: number; readonly user: User }
  | { readonly kind: 'sign-out'; readonly tab: number; readonly scope: 'current' | 'others' | 'all' }
  | { readonly kind: 'open' | 'all-call' | 'all-refresh' | 'restart-server' | 'restart-browser' }
  | { readonly kind: 'break-storage' | 'mend-storage' | 'write-foreign-text' | 'revoke-elsewhere' | 'calm' }
  | { readonly kind: 'roll-back'; readonly writes: number }
  | { readonly kind: 'lose-storage' | 'cut-answer' }
  | { readonly kind: 'restart-with-older-cookies'; readonly changes: number }
  | { readonly kind: 'mark'; readonly user: User; readonly mark: 'stale' | 'dead' }

type Draw = (random: SeededRandom) => Step

const below = (random: SeededRandom, end: number): number => Math.floor(random.number() * end)

function pick<const Choice>(random: SeededRandom, ...choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[below(random, choices.length)] ?? choices[0]
}

const several = <Item>(random: SeededRandom, draw: () => Item): readonly Item[] =>
  Array.from({ length: 1 + below(random, 4) }, draw)

const anyUser = (random: SeededRandom): User => pick(random, 'alice', 'bob')

type Draws = readonly (readonly [weight: number, draw: Draw])[]

const draws: Draws = [
  [
    18,
    (random) => ({ kind: 'pass', ms: pick(random, 1, 50, second, 11 * second, 5 * minute, 9.5 * minute, 12 * minute) }),
  ],
  [3, (random) => ({ kind: 'sleep', ms: pick(random, minute, hour, 8 * hour, day, 3 * day, 15 * day) })],
  [14, (random) => ({ kind: 'break-network', faults: several(random, () => below(random, 12)) })],
  [
    20,
    (random) => ({ kind: pick(random, 'call', 'call', 'refresh', 'wake', 'reload', 'close'), tab: below(random, 4) }),
  ],
  [4, (random) => ({ kind: 'sign-in', tab: below(random, 4), user: anyUser(random) })],
  [
    2,
    (random) => ({
      kind: 'sign-out',
      tab: below(random, 4),
      scope: pick(random, 'current', 'current', 'others', 'all'),
    }),
  ],
  [
    9,
    (random) => ({
      kind: pick(random, 'open', 'open', 'all-call', 'all-refresh', 'restart-server', 'restart-browser'),
    }),
  ],
  [3, (random) => ({ kind: 'trouble-storage', faults: several(random, () => anyStorageFault(random)) })],
  [3, (random) => ({ kind: pick(random, 'break-storage', 'mend-storage', 'write-foreign-text', 'calm') })],
  [1, () => ({ kind: 'revoke-elsewhere' })],
  [2, (random) => ({ kind: 'set-device-clock', ms: pick(random, -day, -hour, -minute, minute, hour, day) })],
  [2, (random) => ({ kind: 'set-server-clock', ms: pick(random, -day, -hour, -minute, minute, hour, day) })],
  [2, (random) => ({ kind: 'roll-back', writes: 1 + below(random, 3) })],
  [1, (random) => ({ kind: 'mark', user: anyUser(random), mark: pick(random, 'stale', 'dead') })],
]

/** What happens to cookies, besides. */
const cookieDraws: Draws = [
  ...draws,
  [3, () => ({ kind: 'lose-storage' })],
  [4, () => ({ kind: 'cut-answer' })],
  [4, (random) => ({ kind: 'restart-with-older-cookies', changes: 1 + below(random, 3) })],
]

const anyStorageFault = (random: SeededRandom): StorageFault =>
  pick(random, 'fail', 'fail-when-done', 'hang', 'hang-when-done')

/** Draws what happens next. */
export function drawStep(random: SeededRandom, transport: 'bearer' | 'cookie'): Step {
  const choices = transport === 'cookie' ? cookieDraws : draws
  let rest = random.number() * choices.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, draw] of choices) {
    rest -= weight
    if (rest < 0) return draw(random)
  }
  return { kind: 'calm' }
}
