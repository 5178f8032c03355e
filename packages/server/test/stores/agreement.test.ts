import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type StoreCommand, storeCommand } from './store-commands.ts'

async function runAll(store: SessionStore, commands: readonly StoreCommand[]): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const run of commands) answers.push(await run(store))
  await store.close()
  return answers
}

describe('memoryStore() and sqliteStore()', () => {
  test('give the same answers to the same calls', { timeout: 60_000 }, async () => {
    const commands = fc.array(storeCommand, { minLength: 1, maxLength: 40, size: 'max' })

    await fc.assert(
      fc.asyncProperty(commands, async (calls) => {
        const expected = await runAll(memoryStore(), calls)
        const actual = await runAll(sqliteStore({ path: ':memory:' }), calls)

        expect(actual).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})
