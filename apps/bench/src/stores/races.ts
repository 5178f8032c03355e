import type { SessionStore } from '@tokenpair/server'
import { type Contestant, type Figure, perSecond, race, type RaceOptions } from '../measure.ts'
import { idOf, now, stateOf, subjectOf } from './sample-session.ts'
import type { StoreBench } from './store-bench.ts'

/** A generation for each session, so that each redemption finds its row where it expects it. */
export type Generations = Map<number, number>

/** Redemptions through the store beside those without it, with so many in flight. */
export async function raceRedemptions(
  { store, plain }: StoreBench,
  options: RaceOptions & { readonly inFlight: number; readonly sessions: number; readonly generations: Generations },
): Promise<readonly [Figure, Figure]> {
  const { inFlight, sessions, generations } = options
  const contestant = (name: string, advance: (number: number, generation: number) => Promise<void>): Contestant => ({
    name,
    run: (milliseconds) =>
      perSecond(
        async (worker) => {
          const number = pick(sessions / inFlight) * inFlight + worker
          const generation = generations.get(number) ?? 0
          await advance(number, generation)
          generations.set(number, generation + 1)
        },
        { inFlight, milliseconds },
      ),
  })
  const [own, other] = await race(
    [contestant('store', (...step) => redeem(store, ...step)), contestant(plain.name, plain.advance)],
    options,
  )
  if (own === undefined || other === undefined) throw new Error('A race had nobody in it')
  return [own, other]
}

/** What a store does all day, one after the other, on this many sessions. */
export function chores(store: SessionStore, sessions: number, generations: Generations): readonly Contestant[] {
  let after: Parameters<SessionStore['sweep']>[0]['after']
  const chore = (name: string, call: () => Promise<void>): Contestant => ({
    name,
    run: (milliseconds) => perSecond(call, { inFlight: 1, milliseconds }),
  })
  return [
    chore('redeem', async () => {
      const number = pick(sessions)
      const generation = generations.get(number) ?? 0
      await redeem(store, number, generation)
      generations.set(number, generation + 1)
    }),
    chore('list', async () => {
      await store.list({ matching: { subject: subjectOf(pick(sessions)) }, now, limit: 100 })
    }),
    chore('revoke all of a user', async () => {
      const order = { at: now, reason: 'ended', until: now + 600_000 } as const
      await store.revoke({ matching: { subject: subjectOf(pick(sessions)) }, except: idOf(pick(sessions)) }, order)
    }),
    chore('purge a batch of 500', async () => {
      ;({ next: after } = await store.sweep({ endedBy: now - 3_600_000, now, limit: 500, after }))
    }),
  ]
}

/** Sessions that were revoked or purged by another chore are skipped by answering nothing. */
async function redeem(store: SessionStore, number: number, generation: number): Promise<void> {
  await store.advance({
    id: idOf(number),
    from: stateOf(generation),
    to: stateOf(generation + 1),
    now,
    hasAttempt: true,
  })
}

/** Any of the first so many. */
function pick(count: number): number {
  return Math.floor(Math.random() * Math.floor(count))
}
