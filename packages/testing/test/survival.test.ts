import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRecord } from '../../client/src/lib/session/session-record.ts'
import { anyAction, perform } from './campaign/actions.ts'
import { campaign } from './campaign/campaign.ts'
import { createWorld, latest, type World } from './campaign/world.ts'

const schedule = fc.record({
  seed: fc.nat(),
  hasLocks: fc.boolean(),
  actions: fc.array(anyAction, { minLength: 8, maxLength: 24, size: 'max' }),
})

describe('a client and its server', () => {
  test(
    `keep a user signed in through ${campaign.runs} hostile schedules (seed ${campaign.seed})`,
    { timeout: campaign.timeout },
    async () => {
      await fc.assert(
        fc.asyncProperty(schedule, async ({ seed, hasLocks, actions }) => {
          const world = await createWorld({ seed, hasLocks })
          for (const action of actions) {
            await perform(action, world)
            await expectSignedIn(world)
          }
          await expectRecovery(world)
        }),
        { numRuns: campaign.runs, seed: campaign.seed },
      )
    },
  )
})

async function expectSignedIn(world: World): Promise<void> {
  expect(world.signOuts).toEqual([])
  expect((await world.row())?.revocation).toBeUndefined()
  expect(world.tabs.map(({ client }) => client.state.status)).not.toContain('signed-out')
}

/** Once the network is well again every tab gets an answer, unless the storage lost more than the server can replay. */
async function expectRecovery(world: World): Promise<void> {
  world.network.heal()
  await world.pass(2 * 60_000 + latest)
  const stored = parseRecord(world.browser.text)
  const generation = (await world.row())?.generation ?? 0
  const isReplayable = stored?.pair !== undefined && generation - stored.pair.generation <= 1
  const calls = Promise.allSettled(world.tabs.map(({ client }) => client.fetch('https://api.test/me')))
  await world.pass(60_000)
  const failed = (await calls).filter((call) => call.status === 'rejected' || call.value.status !== 200)
  await expectSignedIn(world)
  expect(isReplayable ? failed : []).toEqual([])
}
