import { checkInterruptions } from './interruptions.ts'
import { type Event, nextWorlds } from './next-worlds.ts'
import { createPresent, type Subject } from './present.ts'
import { Violation } from './violation.ts'
import { describeWorld, firstWorld, type Rules } from './world.ts'

/** What a search has seen. */
export interface Extent {
  readonly worlds: number
  /** How many different pairs of a row and an exchange were presented to each store, interrupted ones included. */
  readonly presentations: number
}

/**
 * Visits all worlds that the rules allow, breadth first, so that the way to a violation is a shortest one.
 *
 * @throws {Violation} Where a property does not hold; the message tells the way there.
 */
export async function explore(rules: Rules, subject: Omit<Subject, 'replayWindow'>): Promise<Extent> {
  const { present, count } = createPresent({ ...subject, replayWindow: rules.replayWindow })
  const seen = new Set([describeWorld(firstWorld)])
  const visits: Visit[] = [{ name: 'the owner signs in', world: firstWorld, from: undefined }]
  for (const visit of visits) {
    try {
      for (const { name, world } of await nextWorlds(visit.world, rules, present)) {
        const key = describeWorld(world)
        if (seen.has(key)) continue
        seen.add(key)
        visits.push({ name, world, from: visit })
      }
      await checkInterruptions(visit.world, rules, present)
    } catch (error) {
      throw error instanceof Violation ? new Violation(`${error.message}\n${tellWay(visit)}`) : error
    }
  }
  return { worlds: visits.length, presentations: count() }
}

interface Visit extends Event {
  readonly from: Visit | undefined
}

function tellWay(last: Visit): string {
  const steps: string[] = []
  for (let visit: Visit | undefined = last; visit !== undefined; visit = visit.from) steps.unshift(`- ${visit.name}`)
  return [`in the world: ${describeWorld(last.world)}`, 'The way there:', ...steps].join('\n')
}
