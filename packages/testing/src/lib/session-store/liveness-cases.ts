import type { ContractCases } from './contract-case.ts'
import { now, sampleId, sampleOrder, sampleSession, sampleStep } from './sample-session.ts'

/** A session ends at its moment, not one millisecond later. */
export const livenessCases: ContractCases = {
  'moves a session one millisecond before it is idle too long': async (store, expect) => {
    await store.insert(sampleSession({ idleExpiresAt: now + 1 }))

    expect((await store.advance(sampleStep()))?.generation).toEqual(6)
  },

  'changes nothing at the millisecond in which the session is idle too long': async (store, expect) => {
    const session = sampleSession({ idleExpiresAt: now })
    await store.insert(session)

    expect(await store.advance(sampleStep())).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(session)
  },

  'moves a session one millisecond before its absolute end': async (store, expect) => {
    await store.insert(sampleSession({ absoluteExpiresAt: now + 1 }))

    expect((await store.advance(sampleStep()))?.generation).toEqual(6)
  },

  'changes nothing at the millisecond of the absolute end': async (store, expect) => {
    const session = sampleSession({ absoluteExpiresAt: now })
    await store.insert(session)

    expect(await store.advance(sampleStep())).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(session)
  },

  'moves a session that has no absolute end': async (store, expect) => {
    await store.insert(sampleSession({ absoluteExpiresAt: undefined }))

    expect((await store.advance(sampleStep()))?.generation).toEqual(6)
  },

  'ends a session without an absolute end where it is idle too long': async (store, expect) => {
    await store.insert(sampleSession({ absoluteExpiresAt: undefined, idleExpiresAt: now }))

    expect(await store.advance(sampleStep())).toEqual(undefined)
  },

  'judges by the time of the step and no other clock': async (store, expect) => {
    await store.insert(sampleSession({ idleExpiresAt: 2, absoluteExpiresAt: 2 }))

    expect((await store.advance(sampleStep({ now: 1 })))?.refreshedAt).toEqual(1)
  },

  'changes nothing where the session is revoked': async (store, expect) => {
    await store.insert(sampleSession())
    await store.revoke({ id: sampleId(1) }, sampleOrder({ at: now, reason: 'ended' }))

    expect(await store.advance(sampleStep())).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(sampleSession({ revocation: { at: now, reason: 'ended' } }))
  },

  'changes nothing where the session was revoked in the future of a clock that was set back': async (store, expect) => {
    await store.insert(sampleSession())
    await store.revoke({ id: sampleId(1) }, sampleOrder({ at: now + 1, reason: 'ended' }))

    expect(await store.advance(sampleStep())).toEqual(undefined)
  },
}
