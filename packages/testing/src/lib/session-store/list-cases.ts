import type { SessionId, SessionPage, SessionStore } from '@tokenpair/server'
import type { ContractCases } from './contract-case.ts'
import { now, sampleId, sampleIdWith, sampleOrder, sampleSession, sampleStep } from './sample-session.ts'

const page = { matching: { subject: 'alice' }, now, limit: 100 }

/** A subject sees its living sessions, page by page. */
export const listCases: ContractCases = {
  'lists nothing for a subject without sessions': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.list({ ...page, matching: { subject: 'bob' } })).toEqual([])
  },

  'lists sessions as find() reads them': async (store, expect) => {
    const bare = sampleSession({ id: sampleId(2), absoluteExpiresAt: undefined, scopes: [], claims: {}, device: {} })
    await store.insert(sampleSession())
    await store.insert(bare)
    const advanced = await store.advance(sampleStep())

    expect(await store.list(page)).toEqual([advanced, bare])
  },

  'lists only the sessions of the subject, to the letter': async (store, expect) => {
    for (const [number, subject] of ['alice', 'Alice', 'alice ', 'alic', 'bob'].entries()) {
      await store.insert(sampleSession({ id: sampleId(number), subject }))
    }

    expect(await listIds(store)).toEqual([sampleId(0)])
  },

  'lists only the sessions of one method and one token manager': async (store, expect) => {
    await store.insert(sampleSession({ id: sampleId(1) }))
    await store.insert(sampleSession({ id: sampleId(2), method: 'passkey' }))
    await store.insert(sampleSession({ id: sampleId(3), manager: 'session' }))

    expect(await listIds(store, { matching: { subject: 'alice', method: 'password' } })).toEqual([
      sampleId(1),
      sampleId(3),
    ])
    expect(await listIds(store, { matching: { subject: 'alice', manager: 'jwt' } })).toEqual([sampleId(1), sampleId(2)])
  },

  'lists the sessions of all subjects where none is named': async (store, expect) => {
    await store.insert(sampleSession({ id: sampleId(1) }))
    await store.insert(sampleSession({ id: sampleId(2), subject: 'bob' }))

    expect(await listIds(store, { matching: {} })).toEqual([sampleId(1), sampleId(2)])
  },

  'lists a session that has no end at all': async (store, expect) => {
    await store.insert(
      sampleSession({ idleLifetime: undefined, idleExpiresAt: undefined, absoluteExpiresAt: undefined }),
    )

    expect(await listIds(store)).toEqual([sampleId(1)])
  },

  'leaves out what is idle too long, from the millisecond on': async (store, expect) => {
    await store.insert(sampleSession({ id: sampleId(1), idleExpiresAt: now }))
    await store.insert(sampleSession({ id: sampleId(2), idleExpiresAt: now + 1 }))

    expect(await listIds(store)).toEqual([sampleId(2)])
  },

  'leaves out what is past its absolute end, from the millisecond on': async (store, expect) => {
    await store.insert(sampleSession({ id: sampleId(1), absoluteExpiresAt: now }))
    await store.insert(sampleSession({ id: sampleId(2), absoluteExpiresAt: now + 1 }))
    await store.insert(sampleSession({ id: sampleId(3), absoluteExpiresAt: undefined }))

    expect(await listIds(store)).toEqual([sampleId(2), sampleId(3)])
  },

  'leaves out what is revoked': async (store, expect) => {
    await store.insert(sampleSession({ id: sampleId(1) }))
    await store.insert(sampleSession({ id: sampleId(2) }))
    await store.revoke({ id: sampleId(1) }, sampleOrder({ at: now + 1, reason: 'ended' }))

    expect(await listIds(store)).toEqual([sampleId(2)])
  },

  'lists in ascending order of the text of the ids': async (store, expect) => {
    await insertMixed(store)

    expect(await listIds(store)).toEqual(mixedIds.toSorted())
  },

  'lists no more than the limit': async (store, expect) => {
    await insertMixed(store)

    expect(await listIds(store, { limit: 3 })).toEqual(mixedIds.toSorted().slice(0, 3))
  },

  'counts only what it lists against the limit': async (store, expect) => {
    await insertMixed(store)
    await store.revoke({ id: firstMixedId }, sampleOrder({ at: now, reason: 'ended' }))
    await store.insert(sampleSession({ id: sampleId(1), subject: 'bob' }))

    expect(await listIds(store, { limit: 2 })).toEqual(mixedIds.toSorted().slice(1, 3))
  },

  'lists only what comes after an id': async (store, expect) => {
    await insertMixed(store)
    const [first, ...others] = mixedIds.toSorted()

    expect(await listIds(store, { after: first })).toEqual(others)
    expect(await listIds(store, { after: first, limit: 1 })).toEqual(others.slice(0, 1))
    expect(await listIds(store, { after: others.at(-1) })).toEqual([])
  },

  'goes on after an id whose session has ended since': async (store, expect) => {
    await insertMixed(store)
    await store.revoke({ id: firstMixedId }, sampleOrder({ at: now, reason: 'ended' }))

    expect(await listIds(store, { after: firstMixedId })).toEqual(mixedIds.toSorted().slice(1))
  },
}

// Bytes whose base64url characters sort otherwise than the bytes do: A, z, 0, -, _ and Z.
const mixedIds: readonly SessionId[] = [0x00, 0xcc, 0xd0, 0xf8, 0xfc, 0x64].map(sampleIdWith)
const firstMixedId = sampleIdWith(0xf8)

async function insertMixed(store: SessionStore): Promise<void> {
  for (const id of mixedIds) await store.insert(sampleSession({ id }))
}

async function listIds(store: SessionStore, bounds: Partial<SessionPage> = {}): Promise<readonly SessionId[]> {
  const sessions = await store.list({ ...page, ...bounds })
  return sessions.map((session) => session.id)
}
