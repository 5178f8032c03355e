import { describe, expect, type TestContext, test } from 'vitest'
import { firstWorld, nextWorlds, type Rules } from './model.ts'

/** Visits all worlds that can come about, breadth first, and answers how many there are. */
async function visitAll(rules: Rules): Promise<number> {
  const seen = new Set([JSON.stringify(firstWorld)])
  const queue = [firstWorld]
  for (const world of queue) {
    for (const next of await nextWorlds(world, rules)) {
      const key = JSON.stringify(next)
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(next)
    }
  }
  return queue.length
}

const honest = { theft: 'none', lateness: 2 } as const
const robbed = { theft: 'one', lateness: 2 } as const

async function report(rules: Rules, { annotate }: TestContext): Promise<number> {
  const states = await visitAll(rules)
  await annotate(`${states} states`)
  return states
}

describe('redeem(), in every world that a hostile network can make', () => {
  test('never signs an honest user out', async (context) => {
    expect(await report({ ...honest, generations: 8, lostWrites: 0 }, context)).toBeGreaterThan(15)
  })

  test('never signs an honest user out when the database loses its last write', async (context) => {
    expect(await report({ ...honest, generations: 8, lostWrites: 1 }, context)).toBeGreaterThan(100)
  })

  test('sees reuse in a copy that is three generations late, which is the price of remembering two values', async () => {
    const states = visitAll({ ...honest, lateness: 3, generations: 8, lostWrites: 0 })

    await expect(states).rejects.toThrow('An honest user was signed out')
  })

  test('lets no two holders go on after a theft', async (context) => {
    expect(await report({ ...robbed, generations: 5, lostWrites: 0 }, context)).toBeGreaterThan(1500)
  })

  test('lets no two holders go on after a theft and a lost write', async (context) => {
    expect(await report({ ...robbed, generations: 5, lostWrites: 1 }, context)).toBeGreaterThan(18_000)
  })
})
