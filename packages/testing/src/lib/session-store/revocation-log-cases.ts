import type { RevocationEntry, SessionStore } from '@tokenpair/server'
import type { ContractCases } from './contract-case.ts'
import { now, sampleId, sampleOrder, sampleSession, sampleState } from './sample-session.ts'

const later = now + 600_000
const entries: readonly RevocationEntry[] = [
  { target: { kind: 'session', id: sampleId(1) }, mark: 'stale', issuedBefore: now, until: later },
  { target: { kind: 'token', id: 'a token id' }, mark: 'dead', issuedBefore: undefined, until: later },
  { target: { kind: 'subject', id: 'alice' }, mark: 'stale', issuedBefore: now, until: later },
  { target: { kind: 'everyone' }, mark: 'dead', issuedBefore: now - 1, until: later + 1 },
]

/** What is written to the log is read by all, in order, and skipped by nobody. */
export const revocationLogCases: ContractCases = {
  'is empty at first': async (store, expect) => {
    expect(await readAll(store)).toEqual([])
  },

  'reads entries as they were written, in their order': async (store, expect) => {
    await store.revocations.append(entries)

    expect(await readAll(store)).toEqual(entries)
  },

  'takes an empty list': async (store, expect) => {
    await store.revocations.append([])

    expect(await readAll(store)).toEqual([])
  },

  'reads on from a position': async (store, expect) => {
    await store.revocations.append(entries.slice(0, 1))
    const { position } = await store.revocations.read(undefined, 100)
    await store.revocations.append(entries.slice(1))
    const next = await store.revocations.read(position, 100)

    expect(next.entries).toEqual(entries.slice(1))
    expect((await store.revocations.read(next.position, 100)).entries).toEqual([])
  },

  'reads no more than the limit, and goes on behind it': async (store, expect) => {
    await store.revocations.append(entries)
    const first = await store.revocations.read(undefined, 3)
    const second = await store.revocations.read(first.position, 3)

    expect([first.entries.length, second.entries.length]).toEqual([3, 1])
    expect([...first.entries, ...second.entries]).toEqual(entries)
  },

  'has an entry for each session that a call revoked': async (store, expect) => {
    await store.insert(sampleSession({ id: sampleId(1) }))
    await store.insert(sampleSession({ id: sampleId(2) }))
    await store.insert(sampleSession({ id: sampleId(3), subject: 'bob' }))
    await store.revoke({ id: sampleId(1) }, sampleOrder({ until: later }))
    await store.revoke({ matching: { subject: 'alice' } }, sampleOrder({ until: later + 1 }))

    expect(await readAll(store)).toEqual([
      { target: { kind: 'session', id: sampleId(1) }, mark: 'dead', issuedBefore: undefined, until: later },
      { target: { kind: 'session', id: sampleId(2) }, mark: 'dead', issuedBefore: undefined, until: later + 1 },
    ])
  },

  'has no entry where nothing was revoked': async (store, expect) => {
    await store.insert(sampleSession())
    await store.revoke({ id: sampleId(1), at: sampleState(4) }, sampleOrder())
    await store.revoke({ id: sampleId(2) }, sampleOrder())

    expect(await readAll(store)).toEqual([])
  },

  'forgets entries that are over, and keeps its positions': async (store, expect) => {
    await store.revocations.append(entries.slice(0, 3))
    const { position } = await store.revocations.read(undefined, 100)
    await store.revocations.append(entries.slice(3))
    await store.sweep({ endedBy: 0, now: later, limit: 100 })

    expect(await readAll(store)).toEqual(entries.slice(3))
    expect((await store.revocations.read(position, 100)).entries).toEqual(entries.slice(3))
  },

  'forgets no more entries in one sweep than the limit, the oldest first': async (store, expect) => {
    await store.revocations.append(entries)
    await store.sweep({ endedBy: 0, now: later + 1, limit: 3 })

    expect(await readAll(store)).toEqual(entries.slice(3))
  },

  'keeps an entry to the millisecond at which it is over': async (store, expect) => {
    await store.revocations.append(entries)
    await store.sweep({ endedBy: 0, now: later - 1, limit: 100 })
    const before = await readAll(store)
    await store.sweep({ endedBy: 0, now: later, limit: 100 })

    expect(before).toEqual(entries)
    expect(await readAll(store)).toEqual(entries.slice(3))
  },

  'calls whoever listens, where it can tell, until they have heard enough': async (store, expect) => {
    const log = store.revocations
    let calls = 0
    const stop = log.listen?.(() => {
      calls += 1
    })
    await store.revocations.append(entries)
    await store.insert(sampleSession())
    await store.revoke({ id: sampleId(1) }, sampleOrder())
    const whileListening = calls > 0
    stop?.()
    calls = 0
    await store.revocations.append(entries)

    expect([whileListening, calls]).toEqual([stop !== undefined, 0])
  },

  'keeps positions also where everything was forgotten': async (store, expect) => {
    await store.revocations.append(entries)
    const { position } = await store.revocations.read(undefined, 100)
    await store.sweep({ endedBy: 0, now: later + 1, limit: 100 })
    await store.revocations.append(entries.slice(0, 1))

    expect((await store.revocations.read(position, 100)).entries).toEqual(entries.slice(0, 1))
  },
}

async function readAll({ revocations }: SessionStore): Promise<readonly RevocationEntry[]> {
  return (await revocations.read(undefined, 100)).entries
}
