import type { Session, SessionStore } from '@tokenpair/server'
import type { ContractCases } from './contract-case.ts'
import { now, sampleId, sampleSession } from './sample-session.ts'

const sweep = { endedBy: now, now, limit: 100 }

/** What ended long ago goes, bit by bit, and nothing else. */
export const sweepCases: ContractCases = {
  'deletes what was revoked, idle too long or past its absolute end by the moment, from the millisecond on': async (
    store,
    expect,
  ) => {
    const ended = [
      sampleSession({ id: sampleId(1), revocation: { at: now, reason: 'ended' } }),
      sampleSession({ id: sampleId(2), idleExpiresAt: now }),
      sampleSession({ id: sampleId(3), absoluteExpiresAt: now }),
      sampleSession({ id: sampleId(4), idleExpiresAt: undefined, absoluteExpiresAt: now }),
    ]
    await insertAll(store, ended)

    expect(await store.sweep(sweep)).toEqual({ deleted: 4, next: undefined })
    expect(await Promise.all(ended.map(({ id }) => store.find(id)))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  },

  'keeps what lives, and what ended a millisecond later': async (store, expect) => {
    const kept = [
      sampleSession({ id: sampleId(1), revocation: { at: now + 1, reason: 'ended' } }),
      sampleSession({ id: sampleId(2), idleExpiresAt: now + 1 }),
      sampleSession({ id: sampleId(3), absoluteExpiresAt: now + 1 }),
      sampleSession({ id: sampleId(4), idleExpiresAt: undefined, absoluteExpiresAt: undefined }),
    ]
    await insertAll(store, kept)

    expect(await store.sweep(sweep)).toEqual({ deleted: 0, next: undefined })
    expect(await Promise.all(kept.map(({ id }) => store.find(id)))).toEqual(kept)
  },

  'looks at no more than the limit, and goes on behind it': async (store, expect) => {
    const ended = [1, 2, 3, 4, 5].map((number) => sampleSession({ id: sampleId(number), idleExpiresAt: now }))
    await insertAll(store, ended)
    const first = await store.sweep({ ...sweep, limit: 2 })
    const second = await store.sweep({ ...sweep, limit: 2, after: first.next })
    const third = await store.sweep({ ...sweep, limit: 2, after: second.next })

    expect([first, second, third]).toEqual([
      { deleted: 2, next: sampleId(2) },
      { deleted: 2, next: sampleId(4) },
      { deleted: 1, next: undefined },
    ])
  },

  'counts what it keeps against the limit, too': async (store, expect) => {
    await insertAll(store, [
      sampleSession({ id: sampleId(1) }),
      sampleSession({ id: sampleId(2) }),
      sampleSession({ id: sampleId(3), idleExpiresAt: now }),
    ])

    expect(await store.sweep({ ...sweep, limit: 2 })).toEqual({ deleted: 0, next: sampleId(2) })
    expect((await store.find(sampleId(3)))?.id).toEqual(sampleId(3))
  },

  'does nothing where there is nothing': async (store, expect) => {
    expect(await store.sweep(sweep)).toEqual({ deleted: 0, next: undefined })
    expect(await store.sweep({ ...sweep, after: sampleId(1) })).toEqual({ deleted: 0, next: undefined })
  },
}

async function insertAll(store: SessionStore, sessions: readonly Session[]): Promise<void> {
  for (const session of sessions) await store.insert(session)
}
