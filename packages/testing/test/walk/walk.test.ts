import { describe, expect, test } from 'vitest'
import { drawWalk, playWalk, shrinkWalk } from './play-walk.ts'

const length = 200
const all = Number(process.env['WALK_STEPS'] ?? 100_000)
const seed = Number(process.env['WALK_SEED'] ?? 20_300_101)
const ways = [
  { transport: 'bearer', steps: Math.round(all * 0.6) },
  { transport: 'cookie', steps: Math.round(all * 0.4) },
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
        expect.unreachable(`${stumble.trouble}: seed ${walk.seed}, ${transport}, step ${stumble.at}\n${story}`)
      }
    },
  )
})
