import { afterAll, describe, expect, test } from 'vitest'
import type { redeem } from '../../src/lib/rotation/redeem.ts'
import { memoryDatabase } from './model/databases.ts'
import { explore } from './model/explore.ts'
import { loadRedeem } from './model/load-redeem.ts'
import { mutants } from './model/mutants.ts'
import { runsOf } from './model/runs.ts'
import { Violation } from './model/violation.ts'

// Two generations fewer than the model's own tests take: each mistake shows early.
const runs = runsOf(-2)
const catches: string[] = []

/** The first search that a rotation fails, and the property that does not hold in it. */
async function findViolation(rotation: typeof redeem): Promise<string | undefined> {
  for (const { name, rules } of runs) {
    try {
      await explore(rules, { redeem: rotation, databases: [memoryDatabase(rules.restoreWindow)] })
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      const [property] = error.message.split('\n')
      return `${property} (${name})`
    }
  }
  return undefined
}

describe('the model of the rotation, where redeem() is broken', { timeout: 120_000 }, () => {
  afterAll(() => {
    process.stdout.write(`Broken rotations that the model has seen: ${catches.length} of ${mutants.length}\n`)
  })

  test('finds no fault in one that is not', async () => {
    expect(await findViolation(await loadRedeem())).toBeUndefined()
  })

  test('is tried on each row of the table', () => {
    const rows = new Set(mutants.map(({ row }) => row))

    expect([...rows]).toEqual(expect.arrayContaining(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10']))
  })

  test.for(mutants)('notices that it $name ($row)', async (mutant, { annotate }) => {
    const violation = await findViolation(await loadRedeem(mutant))

    expect(violation).toBeDefined()
    catches.push(mutant.name)
    await annotate(String(violation))
  })

  test('refuses a change that does not fit the source', async () => {
    const change = { file: 'decide-redemption.ts', find: 'no such line', replace: '' } as const

    await expect(loadRedeem(change)).rejects.toThrow('A change fits 0 places of the source')
  })
})
