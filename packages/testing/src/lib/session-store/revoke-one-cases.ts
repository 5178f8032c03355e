import type { ContractCases } from './contract-case.ts'
import { now, sampleChain, sampleId, sampleOrder, sampleSession, sampleState } from './sample-session.ts'

const revocation = { at: now, reason: 'reuse' } as const

/** One session is revoked, once, and on demand only where it has not moved. */
export const revokeOneCases: ContractCases = {
  'revokes the session, and keeps everything else': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.revoke({ id: sampleId(1) }, sampleOrder(revocation))).toEqual([sampleId(1)])
    expect(await store.find(sampleId(1))).toEqual(sampleSession({ revocation }))
  },

  'leaves every other session alive': async (store, expect) => {
    const other = sampleSession({ id: sampleId(2) })
    await store.insert(sampleSession())
    await store.insert(other)
    await store.revoke({ id: sampleId(1) }, sampleOrder(revocation))

    expect(await store.find(other.id)).toEqual(other)
  },

  'revokes a session that stands at the position': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.revoke({ id: sampleId(1), at: sampleState(5) }, sampleOrder(revocation))).toEqual([sampleId(1)])
    expect(await store.find(sampleId(1))).toEqual(sampleSession({ revocation }))
  },

  'changes nothing where the session stands at another generation': async (store, expect) => {
    await store.insert(sampleSession())
    const at = { ...sampleState(5), generation: 6 }

    expect(await store.revoke({ id: sampleId(1), at }, sampleOrder(revocation))).toEqual([])
    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'changes nothing where the session stands at another chain value': async (store, expect) => {
    await store.insert(sampleSession())
    const at = { ...sampleState(5), chain: sampleChain(6) }

    expect(await store.revoke({ id: sampleId(1), at }, sampleOrder(revocation))).toEqual([])
    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'changes nothing where another session stands at the position': async (store, expect) => {
    const other = sampleSession({ id: sampleId(2), ...sampleState(9) })
    await store.insert(sampleSession())
    await store.insert(other)

    expect(await store.revoke({ id: sampleId(1), at: sampleState(9) }, sampleOrder(revocation))).toEqual([])
    expect(await store.find(other.id)).toEqual(other)
  },

  'changes nothing where there is no such session': async (store, expect) => {
    expect(await store.revoke({ id: sampleId(1) }, sampleOrder(revocation))).toEqual([])
    expect(await store.find(sampleId(1))).toEqual(undefined)
  },

  'never changes a first revocation': async (store, expect) => {
    await store.insert(sampleSession())
    await store.revoke({ id: sampleId(1) }, sampleOrder(revocation))

    expect(await store.revoke({ id: sampleId(1) }, sampleOrder({ at: now + 1, reason: 'ended' }))).toEqual([])
    expect(await store.find(sampleId(1))).toEqual(sampleSession({ revocation }))
  },

  'never changes a first revocation by one at the same position': async (store, expect) => {
    await store.insert(sampleSession({ revocation }))

    expect(
      await store.revoke({ id: sampleId(1), at: sampleState(5) }, sampleOrder({ at: now - 1, reason: 'ended' })),
    ).toEqual([])
    expect(await store.find(sampleId(1))).toEqual(sampleSession({ revocation }))
  },

  'revokes a session that has expired': async (store, expect) => {
    await store.insert(sampleSession({ idleExpiresAt: now - 1, absoluteExpiresAt: now - 1 }))

    expect(await store.revoke({ id: sampleId(1) }, sampleOrder(revocation))).toEqual([sampleId(1)])
  },

  'keeps each reason': async (store, expect) => {
    const reasons = [
      'signed-out',
      'ended',
      'reuse',
      'replaced',
      'too-many-sessions',
      'subject-blocked',
      'subject-deleted',
    ] as const
    const expected = reasons.map((reason, number) =>
      sampleSession({ id: sampleId(number), revocation: { at: now, reason } }),
    )
    for (const { id, revocation: given = revocation } of expected) {
      await store.insert(sampleSession({ id }))
      await store.revoke({ id }, sampleOrder(given))
    }

    expect(await Promise.all(expected.map(({ id }) => store.find(id)))).toEqual(expected)
  },
}
