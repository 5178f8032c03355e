import type { JsonObject } from '@tokenpair/protocol'
import type { ContractCases } from './contract-case.ts'
import { now, sampleChain, sampleId, sampleSession } from './sample-session.ts'

const claims: JsonObject = {
  none: null,
  flags: [true, false],
  numbers: [0, -1.5, 1e21, Number.MAX_SAFE_INTEGER],
  nested: { list: [{ deep: [] }, {}] },
  'ключ 🔑': 'zażółć "gęślą" jaźń \\ 漢字 👩‍👩‍👧 \u0000 \u2028',
}

/** What was inserted is found, to the last member. */
export const insertCases: ContractCases = {
  'keeps every member of a session': async (store, expect) => {
    const session = sampleSession({ attemptBound: true, revocation: { at: now - 1, reason: 'ended' } })
    await store.insert(session)

    expect(await store.find(session.id)).toEqual(session)
  },

  'keeps a session that has only what it must': async (store, expect) => {
    const session = sampleSession({ absoluteExpiresAt: undefined, device: {}, scopes: [], claims: {} })
    await store.insert(session)

    expect(await store.find(session.id)).toEqual(session)
  },

  'keeps claims of any depth and script': async (store, expect) => {
    await store.insert(sampleSession({ claims }))

    expect((await store.find(sampleId(1)))?.claims).toEqual(claims)
  },

  'keeps a subject, a method, scopes and a label of any script': async (store, expect) => {
    const session = sampleSession({
      subject: 'ålice@例え.jp ',
      method: 'clé',
      scopes: ['läs:🔑', ''],
      device: { label: '📱' },
    })
    await store.insert(session)

    expect(await store.find(session.id)).toEqual(session)
  },

  'keeps moments to the millisecond, far beyond 32 bits': async (store, expect) => {
    const session = sampleSession({ createdAt: 0, refreshedAt: 1, idleExpiresAt: 8_640_000_000_000_000 })
    await store.insert(session)

    expect(await store.find(session.id)).toEqual(session)
  },

  'keeps chain values of all bits': async (store, expect) => {
    const session = sampleSession({
      chain: sampleChain(0xff_ff_ff_ff),
      previous: [sampleChain(0), sampleChain(0x80_00_00_00)],
    })
    await store.insert(session)

    expect(await store.find(session.id)).toEqual(session)
  },

  'finds nothing under an id that was never inserted': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.find(sampleId(2))).toEqual(undefined)
  },

  'tells sessions apart by their id alone': async (store, expect) => {
    const sessions = [1, 2, 3].map((number) => sampleSession({ id: sampleId(number), createdAt: number }))
    await Promise.all(sessions.map((session) => store.insert(session)))

    expect(await Promise.all(sessions.map((session) => store.find(session.id)))).toEqual(sessions)
  },

  'never replaces a session by another one of the same id': async (store, expect) => {
    await store.insert(sampleSession({ subject: 'alice' }))
    await store.insert(sampleSession({ subject: 'mallory' })).catch(() => undefined)

    expect((await store.find(sampleId(1)))?.subject).toEqual('alice')
  },
}
