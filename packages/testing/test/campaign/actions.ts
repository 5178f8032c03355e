import fc from 'fast-check'
import { parseRecord } from '../../../client/src/lib/session/session-record.ts'
import { faults, latest, type Tab, type World } from './world.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** One thing that happens. Numbers choose among what there is at that moment. */
export type Action =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'break-network'; readonly faults: readonly number[] }
  | { readonly kind: 'call' | 'refresh' | 'wake' | 'reload-tab' | 'close-tab'; readonly tab: number }
  | { readonly kind: 'open-tab' | 'restart-server' | 'all-call' }
  | { readonly kind: 'set-device-clock' | 'set-server-clock'; readonly ms: number }
  | { readonly kind: 'roll-back'; readonly writes: number }

const tab = fc.nat({ max: 2 })

/** Draws what happens. */
export const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(50, second, 11 * second, 5 * minute, 9.5 * minute, 12 * minute),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms: fc.constantFrom(minute, hour, 8 * hour) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('break-network' as const),
      faults: fc.array(fc.nat({ max: faults.length - 1 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('call', 'refresh', 'wake', 'reload-tab', 'close-tab'), tab }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('open-tab', 'restart-server', 'all-call') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('set-device-clock' as const),
      ms: fc.constantFrom(-30 * 24 * hour, -hour, -minute, minute, hour, 30 * 24 * hour),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('set-server-clock' as const),
      ms: fc.constantFrom(-2 * hour, -minute, minute, 2 * hour),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('roll-back' as const), writes: fc.integer({ min: 1, max: 3 }) }),
  },
)

/** Makes something happen, to the end. */
export async function perform(action: Action, world: World): Promise<void> {
  if ((await world.lateness()) >= 2) await world.pass(latest) // a copy is late by three generations at most
  switch (action.kind) {
    case 'pass':
      return world.pass(action.ms)
    case 'sleep':
      return world.sleep(action.ms)
    case 'break-network':
      world.network.plan(...action.faults.map((index) => faults[index] ?? { kind: 'deliver' as const }))
      return undefined
    case 'set-device-clock':
      world.deviceClock.jump(action.ms)
      return world.pass(0)
    case 'set-server-clock':
      return world.serverClock.jump(action.ms)
    case 'restart-server':
      return world.restartServer()
    case 'open-tab':
      if (world.tabs.length < 3) world.openTab()
      return world.pass(0)
    case 'all-call':
      void Promise.allSettled(world.tabs.map(({ client }) => client.fetch('https://api.test/me')))
      return world.pass(0)
    case 'roll-back':
      return rollBack(action.writes, world)
    case 'call':
    case 'refresh':
    case 'wake':
    case 'reload-tab':
    case 'close-tab':
      return performInTab(action.kind, world.tabs[action.tab % world.tabs.length], world)
  }
}

async function performInTab(kind: string, chosen: Tab | undefined, world: World): Promise<void> {
  if (chosen === undefined) return undefined
  if (kind === 'call') void chosen.client.fetch('https://api.test/me').catch(() => undefined)
  if (kind === 'refresh') void chosen.client.refresh().catch(() => undefined)
  if (kind === 'wake') chosen.ports.wake()
  if (kind === 'reload-tab' || (kind === 'close-tab' && world.tabs.length > 1)) closeTab(chosen, world)
  if (kind === 'reload-tab') world.openTab()
  return world.pass(0)
}

function closeTab(closing: Tab, world: World): void {
  closing.ports.kill()
  closing.client.dispose()
  world.tabs.splice(world.tabs.indexOf(closing), 1)
}

/**
 * The browser dies, and its last writes with it. What is lost has not been used yet, or was answered (no storage loses
 * an attempt id that it held when the request left), and is no more than the three generations that a row remembers.
 */
async function rollBack(writes: number, world: World): Promise<void> {
  while (world.hasLateCopies()) await world.pass(latest)
  const past = parseRecord(world.browser.textBefore(writes))
  const generation = (await world.row())?.generation ?? 0
  if (!past?.pair || generation - past.pair.generation > 3) return
  for (const open of world.tabs.slice()) closeTab(open, world)
  world.browser.rollBack(writes)
  world.openTab()
  await world.pass(0)
}
