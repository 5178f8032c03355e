import { atEndOfTurn } from '../node/surroundings.ts'
import type { ChainAdvance } from '../sessions/session-store.ts'
import type { Session } from '../sessions/session.ts'
import { parseSteppedRow } from './session-row.ts'

/** What a statement says of one of its steps. */
export type StepAnswer =
  | { readonly kind: 'moved'; readonly row: unknown }
  | { readonly kind: 'unmoved' }
  /** Another transaction holds the row, or there is none. */
  | { readonly kind: 'unknown' }

/** How steps are made. */
export interface AdvanceOptions {
  /** Makes the steps of several sessions, no session twice, and waits for nobody. Answers in their order. */
  readonly makeAll: (steps: readonly ChainAdvance[]) => Promise<readonly StepAnswer[]>
  /** Makes one step, and waits for whoever holds the row. */
  readonly makeOne: (step: ChainAdvance) => Promise<StepAnswer>
  /** Whether the others of a failed statement are to be tried without each other. */
  readonly isWorthRetrying: (error: unknown) => boolean
}

/**
 * So many that wait are sent while another statement is on its way, but no third one: a connection that has died does not hold
 * up all. Fewer wait for it, since a commit of their own would cost the disk more than it saves them.
 */
const crowd = 32
const mostStatements = 2

/** Steps in one statement at most. */
const mostSteps = 128

interface Waiting {
  readonly step: ChainAdvance
  readonly resolve: (session: Session | undefined) => void
  readonly reject: (error: unknown) => void
}

/**
 * Lets steps that are asked for while a statement is on its way, or in the turn of the event loop in which it has answered
 * several, share the next one. Where none is on its way a step is sent at once. Two steps of one session never share a statement, so that the second finds what the first has made.
 */
export function advanceTogether({
  makeAll,
  makeOne,
  isWorthRetrying,
}: AdvanceOptions): (step: ChainAdvance) => Promise<Session | undefined> {
  let waiting: Waiting[] = []
  let statements = 0

  const answerAlone = async (each: Waiting): Promise<void> => {
    try {
      settle(each, await makeOne(each.step))
    } catch (error) {
      each.reject(error)
    }
  }
  const answer = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await makeAll(batch.map(({ step }) => step))
      for (const [index, each] of batch.entries()) {
        const found = answers[index] ?? { kind: 'unknown' }
        if (found.kind === 'unknown') void answerAlone(each)
        else settle(each, found)
      }
    } catch (error) {
      if (batch.length > 1 && isWorthRetrying(error)) for (const each of batch) void answerAlone(each)
      else for (const each of batch) each.reject(error)
    }
  }
  const send = (): void => {
    while (waiting.length > 0 && (statements === 0 || (statements < mostStatements && waiting.length >= crowd))) {
      const [batch, rest] = takeBatch(waiting)
      waiting = rest
      statements += 1
      const end = (): void => {
        statements -= 1
        send()
      }
      // Whoever was answered together asks again together: those would miss the next statement by a moment.
      void answer(batch).then(() => (batch.length > 1 ? atEndOfTurn(end) : end()))
    }
  }
  return (step) =>
    new Promise((resolve, reject) => {
      waiting.push({ step, resolve, reject })
      send()
    })
}

/** Takes what may share a statement from the front, and leaves the rest in its order. */
function takeBatch(waiting: readonly Waiting[]): [readonly Waiting[], Waiting[]] {
  const batch = new Map<string, Waiting>()
  const rest = waiting.filter((each) => {
    const { id } = each.step
    if (batch.size === mostSteps || batch.has(id)) return true
    batch.set(id, each)
    return false
  })
  return [[...batch.values()], rest]
}

/** A row that cannot be read is the trouble of its own session only. */
function settle({ step, resolve, reject }: Waiting, answer: StepAnswer): void {
  try {
    resolve(answer.kind === 'moved' ? parseSteppedRow(answer.row, step) : undefined)
  } catch (error) {
    reject(error)
  }
}
