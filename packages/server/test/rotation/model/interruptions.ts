import { describeOutcome, type Interruption, type Present, type Result } from './present.ts'
import { requestsIn } from './requests.ts'
import { Violation } from './violation.ts'
import type { Ask } from './words.ts'
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
  const asks = requestsIn(world, rules).map(({ exchange, onReuse }) => ({ exchange, onReuse }))
  for (const ask of asks) {
    for (const event of eventsIn(world, rules, asks)) await checkInterruption(world, present, { ask, event })
  }
}

function eventsIn(
  { fallbacks: [fallback] }: World,
  { interruptions }: Rules,
  asks: readonly Ask[],
): readonly Interruption['event'][] {
  return [
    ...(fallback === undefined ? [] : [{ kind: 'lost write', row: fallback.row } as const]),
    ...(interruptions === 'lost writes and requests' ? asks.map((ask) => ({ kind: 'exchange', ask }) as const) : []),
  ]
}

async function checkInterruption(
  { row, now }: World,
  present: Present,
  { ask, event }: { readonly ask: Ask; readonly event: Interruption['event'] },
): Promise<void> {
  const between = event.kind === 'lost write' ? event : await present({ row, now, ask: event.ask })
  const afterwards = await present({ row: between.row, now, ask })
  for (const after of boundaries) {
    const interrupted = await present({ row, now, ask }, { after, event })
    if (!interrupted.wasInterrupted) return
    if (!isSameEnding(interrupted, afterwards)) {
      throw new Violation(
        `An interrupted redemption ended in another way than it would have afterwards\nwhen a ${event.kind} came between '${ask.exchange}', after statement ${after}`,
      )
    }
  }
}

function isSameEnding(one: Result, other: Result): boolean {
  return one.row === other.row && describeOutcome(one.outcome) === describeOutcome(other.outcome)
}
