import type { Session, SessionStore } from '@tokenpair/server'
import type { ContractCases } from './contract-case.ts'
import { now, sampleId, sampleOrder, sampleSession } from './sample-session.ts'

const revocation = { at: now, reason: 'ended' } as const

/** All sessions of a subject are revoked, and nobody else's. */
export const revokeSubjectCases: ContractCases = {
  'revokes every session of the subject and returns their ids': async (store, expect) => {
    await insertAll(store)

    expect((await store.revoke({ matching: { subject: 'alice' } }, sampleOrder(revocation))).toSorted()).toEqual(
      ids(1, 2, 3),
    )
    expect(await findRevoked(store)).toEqual(ids(1, 2, 3))
  },

  'revokes only the sessions of one sign-in method': async (store, expect) => {
    await insertAll(store)

    expect(
      (await store.revoke({ matching: { subject: 'alice', method: 'password' } }, sampleOrder(revocation))).toSorted(),
    ).toEqual(ids(1, 2))
    expect(await findRevoked(store)).toEqual(ids(1, 2))
  },

  'spares one session': async (store, expect) => {
    await insertAll(store)

    expect(
      (await store.revoke({ matching: { subject: 'alice' }, except: sampleId(2) }, sampleOrder(revocation))).toSorted(),
    ).toEqual(ids(1, 3))
    expect(await findRevoked(store)).toEqual(ids(1, 3))
  },

  'spares one session among those of one method': async (store, expect) => {
    await insertAll(store)
    const selector = { matching: { subject: 'alice', method: 'password' }, except: sampleId(2) }

    expect(await store.revoke(selector, sampleOrder(revocation))).toEqual(ids(1))
    expect(await findRevoked(store)).toEqual(ids(1))
  },

  'revokes all where the one to spare is of another subject': async (store, expect) => {
    await insertAll(store)

    expect(
      (await store.revoke({ matching: { subject: 'alice' }, except: sampleId(4) }, sampleOrder(revocation))).toSorted(),
    ).toEqual(ids(1, 2, 3))
    expect(await findRevoked(store)).toEqual(ids(1, 2, 3))
  },

  'takes an undefined method and an undefined exception for none': async (store, expect) => {
    await insertAll(store)
    await store.revoke(
      { matching: { subject: 'alice', method: undefined }, except: undefined },
      sampleOrder(revocation),
    )

    expect(await findRevoked(store)).toEqual(ids(1, 2, 3))
  },

  'compares subjects to the letter': async (store, expect) => {
    await insertAll(store)

    expect(await store.revoke({ matching: { subject: 'ALICE' } }, sampleOrder(revocation))).toEqual([])
    expect(await store.revoke({ matching: { subject: 'alice ' } }, sampleOrder(revocation))).toEqual([])
    expect(await store.revoke({ matching: { subject: 'alic_' } }, sampleOrder(revocation))).toEqual([])
    expect(await store.revoke({ matching: { subject: '%' } }, sampleOrder(revocation))).toEqual([])
    expect(await findRevoked(store)).toEqual([])
  },

  'leaves what is revoked already as it is, and does not return it': async (store, expect) => {
    const first = { at: now - 1, reason: 'signed-out' } as const
    await insertAll(store)
    await store.revoke({ id: sampleId(1) }, sampleOrder(first))

    expect((await store.revoke({ matching: { subject: 'alice' } }, sampleOrder(revocation))).toSorted()).toEqual(
      ids(2, 3),
    )
    expect((await store.find(sampleId(1)))?.revocation).toEqual(first)
    expect(await store.revoke({ matching: { subject: 'alice' } }, sampleOrder(revocation))).toEqual([])
  },

  'revokes only the sessions of one token manager': async (store, expect) => {
    await insertAll(store)
    await store.insert(sampleSession({ id: sampleId(5), manager: 'session' }))

    expect(await store.revoke({ matching: { subject: 'alice', manager: 'session' } }, sampleOrder())).toEqual(ids(5))
    expect(await findRevoked(store)).toEqual([])
  },

  "revokes everyone's sessions where no subject is named": async (store, expect) => {
    await insertAll(store)

    expect((await store.revoke({ matching: { method: 'password' } }, sampleOrder())).toSorted()).toEqual(ids(1, 2, 4))
    expect((await store.revoke({ matching: {} }, sampleOrder())).toSorted()).toEqual(ids(3))
  },

  'revokes expired sessions, too': async (store, expect) => {
    await store.insert(sampleSession({ idleExpiresAt: now - 1 }))

    expect(await store.revoke({ matching: { subject: 'alice' } }, sampleOrder(revocation))).toEqual(ids(1))
  },
}

const sessions: readonly Session[] = [
  sampleSession({ id: sampleId(1), method: 'password' }),
  sampleSession({ id: sampleId(2), method: 'password' }),
  sampleSession({ id: sampleId(3), method: 'passkey' }),
  sampleSession({ id: sampleId(4), method: 'password', subject: 'bob' }),
]

async function insertAll(store: SessionStore): Promise<void> {
  for (const session of sessions) await store.insert(session)
}

async function findRevoked(store: SessionStore): Promise<readonly string[]> {
  const found = await Promise.all(sessions.map((session) => store.find(session.id)))
  return found.flatMap((session) => (session?.revocation === undefined ? [] : [session.id]))
}

function ids(...numbers: readonly number[]): readonly string[] {
  return numbers.map(sampleId)
}
