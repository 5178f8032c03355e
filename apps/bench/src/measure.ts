import { setFlagsFromString } from 'node:v8'
import { createContext, runInContext } from 'node:vm'

/** What came of one turn of a contestant. */
export interface Turn {
  /** How many things it did. */
  readonly done: number
  /** Milliseconds (default: those between call and answer). */
  readonly milliseconds?: number
  /** Microseconds of processor time, where others than this process worked (default: those of all threads of this process). */
  readonly processor?: number
}

/** One of several things that are measured beside each other. */
export interface Contestant {
  readonly name: string
  /** Makes ready what is not to be measured. */
  readonly prepare?: (() => Promise<void> | void) | undefined
  /** Works for about so many milliseconds, or as long as it takes. */
  readonly run: (milliseconds: number) => Promise<Turn> | Turn
}

/** What the rounds of one contestant came to, in their order. */
export interface Figure {
  readonly name: string
  /** How much it did in a second, by the clock on the wall. */
  readonly rates: readonly number[]
  /** Microseconds of processor time for each thing that it did. */
  readonly costs: readonly number[]
}

/** How a race is run. */
export interface RaceOptions {
  /** How often each has its turn (default: 9). */
  readonly rounds?: number | undefined
  /** How long a turn takes (default: 500). */
  readonly milliseconds?: number | undefined
  /** Parts that a turn is taken in, all contestants one part each before the next one (default: 1). */
  readonly parts?: number | undefined
  /** Whether what others left behind is swept up before each turn, and not at its expense (default: no). */
  readonly sweeps?: boolean | undefined
}

/**
 * Lets the contestants take turns, so that what slows the machine down for a while slows all of them; each round in another
 * order. A first round is thrown away.
 */
export async function race(
  contestants: readonly Contestant[],
  { rounds = 9, milliseconds = 500, parts = 1, sweeps = false }: RaceOptions = {},
): Promise<readonly Figure[]> {
  const sweep = sweeps ? prepareSweeping() : undefined
  const figures = contestants.map(({ name }) => ({ name, rates: new Array<number>(), costs: new Array<number>() }))
  for (let round = 0; round <= rounds; round += 1) {
    const turns = contestants.map(() => ({ done: 0, milliseconds: 0, processor: 0 }))
    for (let part = 0; part < parts; part += 1) {
      for (let place = 0; place < contestants.length; place += 1) {
        const who = (round + part + place) % contestants.length
        const [contestant, sum] = [contestants[who], turns[who]]
        if (contestant === undefined || sum === undefined) continue
        await contestant.prepare?.()
        sweep?.()
        const turn = await takeTurn(contestant, (round === 0 ? milliseconds / 5 : milliseconds) / parts)
        sum.done += turn.done
        sum.milliseconds += turn.milliseconds
        sum.processor += turn.processor
      }
    }
    if (round === 0) continue
    for (const [who, { done, milliseconds: took, processor }] of turns.entries()) {
      figures[who]?.rates.push((done / took) * 1000)
      figures[who]?.costs.push(processor / done)
    }
  }
  return figures
}

async function takeTurn({ run }: Contestant, limit: number): Promise<Required<Turn>> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const turn = await run(limit)
  const spent = process.cpuUsage(before)
  const { done, milliseconds = performance.now() - start, processor = spent.user + spent.system } = turn
  return { done, milliseconds, processor }
}

/** Code that was not run since the last few collections would be thrown away, and made again at the expense of a turn. */
function prepareSweeping(): () => void {
  setFlagsFromString('--no-flush-bytecode')
  setFlagsFromString('--expose-gc')
  const context = createContext()
  return () => void runInContext('gc()', context)
}

/** Keeps so many calls in flight for a while, and answers how many ended. */
export async function perSecond(
  call: (worker: number) => Promise<void>,
  { inFlight, milliseconds }: { readonly inFlight: number; readonly milliseconds: number },
): Promise<Turn> {
  const start = performance.now()
  let done = 0
  const work = async (worker: number): Promise<void> => {
    while (performance.now() - start < milliseconds) {
      await call(worker)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)))
  return { done }
}
