import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRecord, type SignedInRecord } from '../../client/src/lib/session/session-record.ts'
import { type Action, anyAction, perform } from './campaign/actions.ts'
import { campaign } from './campaign/campaign.ts'
import { createThief, type Loot, type Thief } from './campaign/thief.ts'
import { createWorld, latest, type World } from './campaign/world.ts'

type Step = Action | { readonly kind: 'thief-redeems' }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: anyAction },
    { weight: 1, arbitrary: fc.constant({ kind: 'thief-redeems' as const }) },
  ),
  { minLength: 2, maxLength: 16, size: 'max' },
)
const schedule = fc.record({
  seed: fc.nat(),
  hasLocks: fc.boolean(),
  loot: fc.constantFrom<Loot>('token', 'token-and-attempt'),
  before: fc.array(anyAction, { maxLength: 6, size: 'max' }),
  after: steps,
  finale: fc.shuffledSubarray(['thief', 'thief', 'owner', 'owner'] as const, { minLength: 4, maxLength: 4 }),
})

describe('a stolen refresh token', () => {
  test(
    `is caught in ${campaign.runs} hostile schedules (seed ${campaign.seed})`,
    { timeout: campaign.timeout },
    async () => {
      await fc.assert(
        fc.asyncProperty(schedule, async ({ seed, hasLocks, loot, before, after, finale }) => {
          const world = await createWorld({ seed, hasLocks })
          for (const action of before) await perform(action, world)
          const record = parseRecord(world.browser.text)
          if (!record?.pair) throw new Error('Nothing to steal')

          const thief = createThief(loot, record, world)
          const owner = watchOwner(record, world)
          for (const step of after) {
            await performStep(step, thief, world)
            await expectCaughtInTime(thief, owner, world)
          }
          await world.pass(latest)
          world.network.heal()
          for (const who of finale) {
            await (who === 'thief' ? thief.redeem() : ownerRedeems(world))
            await expectCaughtInTime(thief, owner, world)
          }
          await expectCaughtInTheEnd(thief, world)
        }),
        { numRuns: campaign.runs, seed: campaign.seed },
      )
    },
  )
})

/** Counts the owner's different exchanges of what was stolen and what followed it, as the server has answered them. */
function watchOwner(stolen: SignedInRecord, world: World): ReadonlySet<string> {
  const exchanges = new Set<string>()
  world.onExchange = ({ token, attempt, generation }) => {
    if (generation >= stolen.pair.generation) exchanges.add(`${token} ${attempt}`)
  }
  return exchanges
}

async function performStep(step: Step, thief: Thief, world: World): Promise<void> {
  if (step.kind === 'thief-redeems') return thief.redeem()
  return perform(step, world)
}

async function ownerRedeems(world: World): Promise<void> {
  void world.tabs[0]?.client.refresh().catch(() => undefined)
  await world.pass(0)
}

/** Two redemptions of each holder, and the session is over. */
async function expectCaughtInTime(thief: Thief, owner: ReadonlySet<string>, world: World): Promise<void> {
  if (thief.redemptions < 2 || owner.size < 2) return
  expect((await world.row())?.revocation?.reason).toBe('reuse')
}

/**
 * An owner who has to repeat one exchange, because the thief is ahead by two with the owner's own attempt id, contests
 * it or, after a restart, waits; it is caught when the thief goes on.
 */
async function expectCaughtInTheEnd(thief: Thief, world: World): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await ownerRedeems(world)
    await world.pass(2 * 60_000)
  }
  while (thief.redemptions < 5) await thief.redeem()
  await ownerRedeems(world)
  await world.pass(2 * 60_000)
  expect((await world.row())?.revocation?.reason).toBe('reuse')
  expect(world.tabs.map(({ client }) => client.state)).toEqual(
    world.tabs.map(() => ({ status: 'signed-out', reason: 'reused' })),
  )
}
