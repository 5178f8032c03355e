import type { SessionStore } from '@tokenpair/server'
import { type Contestant, type Figure, perSecond, race, type RaceOptions } from '../measure.ts'
import { idOf, isOver, now, sessionOf, stateOf, subjectOf } from './sample-session.ts'
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

/**
 * What a store does all day, one after the other, on this many sessions. Those of the first half are redeemed and listed. Of the
 * second half each user is revoked once at most, and what a purge has deleted is put back before the next one: with few
 * sessions there would soon be nothing left to do, and that is quick.
 */
export function chores(store: SessionStore, sessions: number, generations: Generations): readonly Contestant[] {
  const half = sessions / 2
  const users = takeUsers(half, sessions)
  let after: Parameters<SessionStore['sweep']>[0]['after']
  const chore = (name: string, call: () => Promise<void>): Contestant => ({
    name,
    run: (milliseconds) => perSecond(call, { inFlight: 1, milliseconds }),
  })
  const someTimes = (times: number, call: () => Promise<unknown>): Contestant['run'] => {
    return async () => {
      for (let count = 0; count < times; count += 1) await call()
      return { done: times }
    }
  }
  return [
    chore('redeem', async () => {
      const number = pick(half)
      const generation = generations.get(number) ?? 0
      await redeem(store, number, generation)
      generations.set(number, generation + 1)
    }),
    chore('list', async () => {
      await store.list({ matching: { subject: subjectOf(pick(half)) }, now, limit: 100 })
    }),
    {
      name: 'revoke all of a user',
      run: someTimes(100, async () => {
        const order = { at: now, reason: 'ended', until: now + 600_000 } as const
        await store.revoke({ matching: { subject: users() } }, order)
      }),
    },
    {
      name: 'purge a batch of 500',
      prepare: () => putBack(store),
      run: someTimes(20, async () => {
        ;({ next: after } = await store.sweep({ endedBy: now - 3_600_000, now, limit: 500, after }))
      }),
    },
  ]
}

/** The users of sessions from `start` to `end`, one after the other, and far from each other. */
function takeUsers(start: number, end: number): () => string {
  const [count, stride] = [(end - start) / 4, 7919] // a prime that divides none of the counts
  let taken = 0
  return () => {
    if (taken === count) throw new Error('There are not enough users for so many rounds')
    taken += 1
    return subjectOf(start + 4 * ((taken * stride) % count))
  }
}

/** Inserts the sessions that are over and that a purge may have deleted. */
async function putBack(store: SessionStore): Promise<void> {
  for (let number = 0; number < 10_000; number += 1) {
    if (isOver(number)) await store.insert(sessionOf(number)).catch(() => undefined) // it is still there
  }
}

/** One session in a hundred is over: it is left as it is. */
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
