import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyAction, perform } from './cookie-actions.ts'
import { latest } from './cookie-site.ts'
import { type CookieWorld, createCookieWorld } from './cookie-world.ts'

const runs = Number(process.env['CAMPAIGN_RUNS'] ?? 500)
const seed = Number(process.env['CAMPAIGN_SEED'] ?? 20_300_101)

const schedule = fc.record({
  seed: fc.nat(),
  hasLocks: fc.boolean(),
  hasChannel: fc.boolean(),
  actions: fc.array(anyAction, { minLength: 8, maxLength: 24, size: 'max' }),
})

describe('a client in cookie mode and its server', () => {
  test(`keep a user signed in through ${runs} hostile schedules (seed ${seed})`, { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ actions, ...options }) => {
        await using world = await createCookieWorld(options)
        for (const action of actions) {
          await perform(action, world)
          expect(await troubleOf(world)).toEqual([])
        }
        await recover(world)
        expect(await troubleOf(world)).toEqual([])
      }),
      { numRuns: runs, seed },
    )
  })
})

/** What must not be: tabs that were signed out, and a session that has ended. */
async function troubleOf(world: CookieWorld): Promise<readonly string[]> {
  const states = world.tabs.map(({ client }) => client.state.status).filter((status) => status === 'signed-out')
  const isOver = (await world.generation()) === undefined
  return [...world.signOuts(), ...states, ...(isOver ? ['the session is over'] : [])]
}

/** The network is well again, and every tab gets an answer. */
async function recover(world: CookieWorld): Promise<void> {
  world.pair.network.heal()
  world.site.cutAnswers(0)
  await world.pair.clock.advance(2 * 60_000 + latest)
  const calls = Promise.all(world.tabs.map(({ client }) => client.fetch('https://api.test/me')))
  await world.pair.clock.advance(60_000)
  expect((await calls).map(({ status }) => status)).toEqual(world.tabs.map(() => 200))
}
