import { afterAll, describe, expect, test } from 'vitest'
import { redeem } from '../../src/lib/rotation/redeem.ts'
import { memoryDatabase, sqliteDatabase } from './model/databases.ts'
import { type Extent, explore } from './model/explore.ts'
import { noThief, runsOf } from './model/runs.ts'
import type { Rules } from './model/world.ts'

/** `npm run model` takes more generations. */
const more = Number(process.env['MODEL_MORE'] ?? 0)
const runs = runsOf(more)
const lines: string[] = []

async function search(rules: Rules): Promise<Extent> {
  using memory = memoryDatabase(rules.restoreWindow)
  using sqlite = await sqliteDatabase(rules.restoreWindow)
  return await explore(rules, { redeem, databases: [memory, sqlite] })
}

describe('redeem(), in every world that a hostile network can make', () => {
  afterAll(() => {
    process.stdout.write(`Worlds, and redemptions on memory and on SQLite:\n${lines.join('\n')}\n`)
  })

  test.for(runs)(
    'keeps its promises: $name',
    { timeout: 60 * 60_000 },
    async ({ name, rules, worlds }, { annotate }) => {
      const extent = await search(rules)

      const figures = `${extent.worlds} worlds, ${extent.presentations} redemptions`
      lines.push(`${String(extent.worlds).padStart(8)} ${String(extent.presentations).padStart(8)}  ${name}`)
      await annotate(figures)
      expect(extent.worlds).toBe(more === 0 ? worlds : extent.worlds)
    },
  )

  test('takes a copy that is three generations late for reuse, which is the price of remembering two values', async () => {
    const rules = { ...noThief, owner: 'oooooooo', lateness: 3 }

    await expect(search(rules)).rejects.toThrow('An honest user was taken for a thief')
  })
})
