import { describe, expect, test } from 'vitest'
import { drawWalk, playWalk, shrinkWalk } from './play-walk.ts'

const length = 200
const wanted = process.env['WALK_STEPS']
const seed = Number(process.env['WALK_SEED'] ?? 20_300_101)
const ways = [
  { transport: 'bearer', steps: Number(wanted ?? 40_000) },
  { transport: 'cookie', steps: Number(wanted ?? 30_000) },
] as const

describe('a client on a random walk', () => {
  test.each(ways)(
    `with the $transport transport keeps its promises for $steps steps (seed ${seed})`,
    { timeout: 3 * 3_600_000 },
    async ({ transport, steps }) => {
      for (let taken = 0; taken < steps; taken += length) {
        const walk = drawWalk(seed + taken / length, transport, Math.min(length, steps - taken))
        const stumble = await playWalk(walk)
        if (stumble === undefined) continue
        const shortest = await shrinkWalk(walk, stumble)
        const story = shortest.steps.map((step) => JSON.stringify(step)).join('\n')
        expect.unreachable(`${stumble.trouble}: npm run walk -- ${walk.steps.length} ${walk.seed}\n${story}`)
      }
    },
  )
})
