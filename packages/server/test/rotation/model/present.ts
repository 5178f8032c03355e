import type { SessionStore } from '@tokenpair/server'
import type { redeem, RedemptionOutcome } from '../../../src/lib/rotation/redeem.ts'
import { contextOf, type Database, describeRow, readRow, type Row } from './databases.ts'
import { Violation } from './violation.ts'
import { type Ask, redemptionOf, type Word, wordOf } from './words.ts'

/** An exchange that is asked for at a moment (in ticks), and the row as it stands then. */
interface Presentation {
  readonly row: Row | undefined
  readonly now: number
  readonly ask: Ask
}

/** What becomes of a {@link Presentation}. */
export interface Result {
  readonly outcome: Outcome
  readonly row: Row | undefined
  /** Whether the redemption took long enough for its {@link Interruption} to happen. */
  readonly wasInterrupted: boolean
}

/** How a redemption ended; a renewed one with the token that the answer carries. */
export type Outcome =
  | { readonly kind: 'renewed'; readonly word: Word }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'reused' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'contended' }

/** What happens while a redemption is between two of its statements. */
export interface Interruption {
  /** How many statements have been run by then. */
  readonly after: number
  readonly event:
    | { readonly kind: 'lost write'; readonly row: Row | undefined }
    | { readonly kind: 'exchange'; readonly ask: Ask }
}

/** The system that is searched: the real {@link redeem} on real stores. */
export interface Subject {
  readonly redeem: typeof redeem
  readonly databases: readonly Database[]
  /** Ticks; 0 for none. */
  readonly replayWindow: number
}

/** Presents an exchange to the real system. */
export type Present = (presentation: Presentation, interruption?: Interruption) => Promise<Result>

/**
 * Each presentation is made on each store, and they have to agree. It is made once: what it leads to depends on the row, the
 * moment and the exchange alone, since the store is given back exactly this row before.
 */
export function createPresent(subject: Subject): { readonly present: Present; count(): number } {
  const known = new Map<string, Result>()

  const present: Present = async (presentation, interruption) => {
    const key = keyOf(presentation, interruption)
    const before = known.get(key)
    if (before !== undefined) return before
    const results: Result[] = []
    for (const database of subject.databases) {
      results.push(await presentOn(database, subject, [presentation, interruption]))
    }
    const [result, ...others] = results
    if (result === undefined) throw new Error('There is no store to present anything to')
    if (others.some((other) => describeResult(other) !== describeResult(result))) {
      throw new Violation(`The stores disagree about ${key}: ${results.map(describeResult).join(' and ')}`)
    }
    known.set(key, result)
    return result
  }
  return { present, count: () => known.size }
}

export function describeOutcome(outcome: Outcome): string {
  if (outcome.kind === 'renewed') return `renewed to '${outcome.word}'`
  return outcome.kind === 'refused' ? `refused with ${outcome.code}` : outcome.kind
}

function describeResult({ outcome, row, wasInterrupted }: Result): string {
  return `${describeOutcome(outcome)}, row ${describeRow(row)}${wasInterrupted ? ', interrupted' : ''}`
}

function keyOf({ row, now, ask }: Presentation, interruption: Interruption | undefined): string {
  const plain = `${ask.onReuse} ${ask.exchange} on ${describeRow(row)} at ${now}`
  if (interruption === undefined) return plain
  const { after, event } = interruption
  return `${plain}, after ${after} ${event.kind} ${event.kind === 'exchange' ? `${event.ask.onReuse} ${event.ask.exchange}` : describeRow(event.row)}`
}

async function presentOn(
  database: Database,
  { redeem: redeemOn, replayWindow }: Subject,
  [{ row, now, ask }, interruption]: readonly [Presentation, Interruption | undefined],
): Promise<Result> {
  let store = await database.hold(row)
  let wasInterrupted = false
  const context = contextOf(now, replayWindow)
  const interrupt = async (): Promise<void> => {
    if (interruption === undefined) return
    wasInterrupted = true
    const { event } = interruption
    if (event.kind === 'lost write') store = await database.hold(event.row)
    else await redeemOn(redemptionOf(event.ask), { ...context, store })
  }
  const interrupted = interruptedStore(() => store, { after: interruption?.after ?? Infinity, interrupt })
  const outcome = await redeemOn(redemptionOf(ask), { ...context, store: interrupted })
  return { outcome: shorten(outcome), row: await readRow(store), wasInterrupted }
}

/** A store that something happens to when so many statements have been run. */
function interruptedStore(
  store: () => SessionStore,
  { after, interrupt }: { readonly after: number; interrupt(): Promise<void> },
): SessionStore {
  let statements = 0
  const wait = async (): Promise<SessionStore> => {
    if (statements === after) await interrupt()
    statements += 1
    return store()
  }
  return {
    ...store(),
    advance: async (step) => (await wait()).advance(step),
    find: async (id) => (await wait()).find(id),
    revoke: async (selector, revocation) => (await wait()).revoke(selector, revocation),
  }
}

function shorten(outcome: RedemptionOutcome): Outcome {
  switch (outcome.kind) {
    case 'renewed':
      return { kind: 'renewed', word: wordOf(outcome.session.chain) }
    case 'refused':
      return { kind: 'refused', code: outcome.code }
    case 'reused':
    case 'finished':
    case 'contended':
      return { kind: outcome.kind }
  }
}
