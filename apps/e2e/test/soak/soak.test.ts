import { describe, expect, test } from 'vitest'
import { judgeSoak } from './judge-soak.ts'
import { playSoak, type SoakOptions } from './play-soak.ts'
import { engines, startSoakDatabase } from './soak-database.ts'

const short: SoakOptions = {
  seed: 20_300_101,
  clients: 16,
  length: 6,
  push: 'on',
  thefts: 2,
  kills: 2,
  databaseRestarts: 1,
}

describe('several servers that share a database', () => {
  test.each(engines)(
    `sign nobody out and catch thieves on %s, while they are killed and it is restarted (seed ${short.seed})`,
    async (engine) => {
      await using database = await startSoakDatabase(engine)
      const figures = await playSoak(database, short)

      expect(judgeSoak(figures, short)).toEqual([])
      expect(figures.redemptions).toBeGreaterThan(short.clients)
    },
  )
})
