import { describeOutcome, type Interruption, type Present, type Result } from './present.ts'
import { requestsIn } from './requests.ts'
import { Violation } from './violation.ts'
import type { Word } from './words.ts'
import type { Rules, World } from './world.ts'

/** How many statements a redemption can have behind and still one before it: on its own, it takes three at most. */
const boundaries = [1, 2]

/**
 * A redemption that something comes between ends as if it had come afterwards. So the search need not take redemptions apart:
 * what an interrupted one leads to is what the same two lead to one after the other, and that is visited.
 *
 * Two redemptions whose statements alternate are covered by one that comes whole between two statements of the other: each
 * of them writes once at most, with its last statement, so that until then neither makes a difference to the other.
 */
export async function checkInterruptions(world: World, rules: Rules, present: Present): Promise<void> {
  if (rules.interruptions === 'none') return
  const exchanges = requestsIn(world, rules).map(({ exchange }) => exchange)
  for (const exchange of exchanges) {
    for (const event of eventsIn(world, rules, exchanges)) await checkInterruption(world, present, { exchange, event })
  }
}

function eventsIn(
  { fallbacks: [fallback] }: World,
  { interruptions }: Rules,
  exchanges: readonly Word[],
): readonly Interruption['event'][] {
  return [
    ...(fallback === undefined ? [] : [{ kind: 'lost write', row: fallback.row } as const]),
    ...(interruptions === 'lost writes and requests'
      ? exchanges.map((exchange) => ({ kind: 'exchange', exchange }) as const)
      : []),
  ]
}

async function checkInterruption(
  { row, now }: World,
  present: Present,
  { exchange, event }: { readonly exchange: Word; readonly event: Interruption['event'] },
): Promise<void> {
  const between = event.kind === 'lost write' ? event : await present({ row, now, exchange: event.exchange })
  const afterwards = await present({ row: between.row, now, exchange })
  for (const after of boundaries) {
    const interrupted = await present({ row, now, exchange }, { after, event })
    if (!interrupted.wasInterrupted) return
    if (!isSameEnding(interrupted, afterwards)) {
      throw new Violation(
        `An interrupted redemption ended in another way than it would have afterwards\nwhen a ${event.kind} came between '${exchange}', after statement ${after}`,
      )
    }
  }
}

function isSameEnding(one: Result, other: Result): boolean {
  return one.row === other.row && describeOutcome(one.outcome) === describeOutcome(other.outcome)
}
