import { describe, expect, test } from 'vitest'
import { redeem } from '../../src/lib/rotation/redeem.ts'
import { createTestDatabase } from '../stores/postgres/database.ts'
import { memoryDatabase } from './model/databases.ts'
import { explore } from './model/explore.ts'
import { postgresDatabase } from './model/postgres-database.ts'
import { runsOf } from './model/runs.ts'

/** `npm run model` takes all of it; otherwise a share of the smaller searches, another one each time. */
const isWhole = process.env['MODEL_MORE'] !== undefined
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000)
const runs = runsOf(0).filter(({ worlds }) => isWhole || worlds < 1000)
const share = isWhole ? 1 : 0.06

describe('redeem() on PostgreSQL, in every world that a hostile network can make', () => {
  test.for(runs)(
    `agrees with memory and keeps its promises (seed ${seed}): $name`,
    { timeout: 60 * 60_000 },
    async ({ rules, worlds }, { annotate }) => {
      await using database = await createTestDatabase()
      const { restoreWindow } = rules
      using postgres = await postgresDatabase({ test: database, share, seed, restoreWindow })
      using memory = memoryDatabase(restoreWindow)
      const extent = await explore(rules, { redeem, databases: [memory, postgres] })

      await annotate(`${postgres.count()} of ${extent.presentations} redemptions on PostgreSQL`)
      expect(extent.worlds).toBe(worlds)
    },
  )
})
