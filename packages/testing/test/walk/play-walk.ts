import { parseRecord } from '../../../client/src/lib/session/session-record.ts'
import { seededRandom } from '../../src/index.ts'
import { perform } from './perform.ts'
import { drawStep, type Step } from './steps.ts'
import { createWalkWorld, type WalkWorld } from './walk-world.ts'
import { watchEnds } from './watch-ends.ts'
import { watchRedemptions } from './watch-redemptions.ts'
import { watchSignOuts } from './watch-sign-outs.ts'
import { watchAttempts, watchOwners } from './watch-tokens.ts'

/** A walk: the chance of its world, and what happens there. */
export interface Walk {
  readonly seed: number
  readonly transport: 'bearer' | 'cookie'
  readonly steps: readonly Step[]
}

/** What went against a promise, and in which step. */
export interface Stumble {
  readonly trouble: string
  readonly at: number
}

/** Draws a walk. */
export function drawWalk(seed: number, transport: Walk['transport'], length: number): Walk {
  const random = seededRandom(seed)
  return { seed, transport, steps: Array.from({ length }, () => drawStep(random, transport)) }
}

/** Plays a walk until something goes against a promise. One in four browsers has no Web Locks. */
export async function playWalk({ seed, transport, steps }: Walk): Promise<Stumble | undefined> {
  const hasLocks = seed % 4 !== 0
  const watches = [watchSignOuts(), watchAttempts(), watchOwners(), watchRedemptions(hasLocks), watchEnds()]
  const world = await createWalkWorld({ seed, transport, hasLocks, watches })
  for (const [at, step] of steps.entries()) {
    await perform(step, world)
    await world.pass(2)
    witnessStorage(world)
    const [trouble] = world.troubles
    if (trouble !== undefined) return { trouble, at }
  }
  return undefined
}

function witnessStorage({ browser, report }: WalkWorld): void {
  const record = parseRecord(browser.text)
  if (record) report({ kind: 'stored', session: record.pair?.session_id })
}

/** Leaves out whatever a walk does not need to go wrong in the same way. */
export async function shrinkWalk(walk: Walk, { trouble, at }: Stumble): Promise<Walk> {
  let steps = walk.steps.slice(0, at + 1)
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let start = steps.length - size; start > -size; start -= size) {
      const rest = steps.toSpliced(Math.max(0, start), size)
      const stumble = await playWalk({ ...walk, steps: rest })
      if (stumble?.trouble === trouble) steps = rest.slice(0, stumble.at + 1)
    }
  }
  return { ...walk, steps }
}
