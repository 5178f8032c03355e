import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { redisStore } from '@tokenpair/server/stores/redis'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { connectNodeRedis, ownPrefix } from './redis-fixture.ts'
import { type StoreCommand, storeCommand } from './store-commands.ts'

async function runAll(store: SessionStore, commands: readonly StoreCommand[]): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const run of commands) answers.push(await run(store))
  await store.close()
  return answers
}

const client = await connectNodeRedis()
afterAll(() => client.destroy())

describe('memoryStore(), and any other store', () => {
  test.each([
    ['sqliteStore()', 300, () => sqliteStore({ path: ':memory:' })],
    ['redisStore()', 60, () => redisStore({ client, prefix: ownPrefix() })],
  ])('give the same answers to the same calls: %s', { timeout: 60_000 }, async (_, numRuns, createStore) => {
    const commands = fc.array(storeCommand, { minLength: 1, maxLength: 40, size: 'max' })

    await fc.assert(
      fc.asyncProperty(commands, async (calls) => {
        const expected = await runAll(memoryStore(), calls)
        const actual = await runAll(createStore(), calls)

        expect(actual).toEqual(expected)
      }),
      { numRuns },
    )
  })
})
