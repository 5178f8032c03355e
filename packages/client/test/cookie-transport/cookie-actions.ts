import type { Fault } from '@tokenpair/testing'
import fc from 'fast-check'
import { type CookieTab, latest } from './cookie-site.ts'
import type { CookieWorld } from './cookie-world.ts'

const minute = 60_000

/** What can go wrong with a request. */
const faults: readonly Fault[] = [
  { kind: 'lose-request' },
  { kind: 'lose-answer' },
  { kind: 'stall' },
  { kind: 'delay', ms: 3000 },
  { kind: 'delay', ms: latest },
  { kind: 'duplicate', ms: 1 },
  { kind: 'duplicate', ms: latest },
  { kind: 'answer', response: () => new Response('<h1>Sign in to the Wi-Fi</h1>') },
  { kind: 'answer', response: () => new Response('<h1>Forbidden</h1>', { status: 403 }) },
  { kind: 'answer', response: () => new Response('busy', { status: 429, headers: { 'retry-after': '7' } }) },
  { kind: 'answer-instead', response: () => new Response('<h1>Bad gateway</h1>', { status: 502 }) },
  { kind: 'answer-instead', response: () => new Response('{"access_token":"cut o') },
]

/** One thing that happens. Numbers choose among what there is at that moment. */
export type Action =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'break-network'; readonly faults: readonly number[] }
  | { readonly kind: 'call' | 'refresh' | 'wake' | 'reload' | 'close'; readonly tab: number }
  | { readonly kind: 'open' | 'all-call' | 'cut-answer' | 'restart' }
  | { readonly kind: 'restart-with-older-cookie'; readonly changes: number }
  | { readonly kind: 'restart-without-storage' }

const tab = fc.nat({ max: 2 })

/** Draws what happens. */
export const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(50, 1000, 11_000, 5 * minute, 9.5 * minute, 12 * minute),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('break-network' as const),
      faults: fc.array(fc.nat({ max: faults.length - 1 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('call', 'refresh', 'wake', 'reload', 'close'), tab }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('open', 'all-call', 'cut-answer', 'restart', 'restart-without-storage'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('restart-with-older-cookie' as const),
      changes: fc.integer({ min: 1, max: 2 }),
    }),
  },
)

/** Makes something happen, to the end. */
export async function perform(action: Action, world: CookieWorld): Promise<void> {
  const { clock, network } = world.pair
  await world.catchUp()
  switch (action.kind) {
    case 'pass':
      return clock.advance(action.ms)
    case 'break-network':
      network.plan(...action.faults.map((index) => faults[index] ?? { kind: 'deliver' as const }))
      return undefined
    case 'cut-answer':
      return world.site.cutAnswers(1)
    case 'open':
      world.open()
      return clock.advance(0)
    case 'all-call':
      void Promise.allSettled(world.tabs.map(({ client }) => client.fetch('https://api.test/me')))
      return clock.advance(0)
    case 'restart':
      return world.restart(0)
    case 'restart-with-older-cookie':
      return world.restart(action.changes)
    case 'restart-without-storage':
      return world.restartWithoutStorage()
    case 'call':
    case 'refresh':
    case 'wake':
    case 'reload':
    case 'close':
      return performInTab(action.kind, world.tabs[action.tab % world.tabs.length], world)
  }
}

async function performInTab(kind: string, chosen: CookieTab | undefined, world: CookieWorld): Promise<void> {
  if (chosen === undefined) return undefined
  if (kind === 'call') void chosen.client.fetch('https://api.test/me').catch(() => undefined)
  if (kind === 'refresh') void chosen.client.refresh().catch(() => undefined)
  if (kind === 'wake') chosen.ports.wake()
  if (kind === 'reload' || (kind === 'close' && world.tabs.length > 1)) world.close(chosen)
  if (kind === 'reload') world.open()
  return world.pair.clock.advance(0)
}
