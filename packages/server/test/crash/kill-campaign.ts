import { type SeededRandom, seededRandom } from '@tokenpair/testing'
import { type KillPlan, type KillRound, playKillRound, signInEverybody } from './kill-round.ts'

/** How long a campaign is, and where its file lies. */
export interface KillCampaignOptions {
  readonly path: string
  readonly kills: number
  readonly seed: number
}

type Phase = Pick<KillPlan, 'pace' | 'heir'> & { readonly kind: KillPlan['moment']['kind'] }

const phases: readonly [Phase, ...(readonly Phase[])] = [
  { pace: 'one-by-one', kind: 'answered', heir: 'restarted' },
  { pace: 'in-batches', kind: 'begun', heir: 'restarted' },
  { pace: 'in-batches', kind: 'answered', heir: 'bystander' },
]

/**
 * Kills one server after the other on the same file, each in another phase.
 *
 * @yields What came of each kill.
 */
export async function* playKillCampaign({ path, kills, seed }: KillCampaignOptions): AsyncGenerator<KillRound> {
  const random = seededRandom(seed)
  let held = await signInEverybody(path)
  for (let round = 0; round < kills; round++) {
    const result = await playKillRound(path, held, drawKillPlan(round, random))
    held = result.held
    yield result
  }
}

function drawKillPlan(round: number, random: SeededRandom): KillPlan {
  const { pace, heir, kind } = phases[round % phases.length] ?? phases[0]
  const count = 1 + Math.floor(1000 * random.number())
  return { round, pace, heir, moment: { kind, count }, seed: Math.floor(2 ** 31 * random.number()) }
}
