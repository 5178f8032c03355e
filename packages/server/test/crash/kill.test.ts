import { describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { addFigures, formatFigures } from './figures.ts'
import { playKillCampaign } from './kill-campaign.ts'
import type { KillRound } from './kill-round.ts'

const kills = 3
const seed = 6

describe('a server on a SQLite file', () => {
  test(
    `loses no session and revives none that ended when it is killed amid 1,000 redemptions (${kills} kills, seed ${seed})`,
    { timeout: 180_000 },
    async () => {
      using folder = createTemporaryFolder()
      const rounds: KillRound[] = []
      for await (const round of playKillCampaign({ path: folder.path('auth.db'), kills, seed })) rounds.push(round)
      const figures = addFigures(rounds.map((round) => round.figures))
      process.stdout.write(`${formatFigures(figures)}\n`)

      expect(rounds.flatMap(({ faults }) => faults)).toEqual([])
      expect(Object.values(figures)).not.toContain(0)
    },
  )
})
