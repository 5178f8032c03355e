import type { Session } from '@tokenpair/server'
import type { ContractCases } from './contract-case.ts'
import { now, sampleChain, sampleId, sampleOrder, sampleSession, sampleState, sampleStep } from './sample-session.ts'

/** Nobody changes a stored session but through the store. */
export const isolationCases: ContractCases = {
  'keeps a session as it was inserted when its object changes': async (store, expect) => {
    const session = structuredClone(sampleSession())
    await store.insert(session)
    vandalize(session)

    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'keeps a step as it was made when its object changes': async (store, expect) => {
    const step = structuredClone(sampleStep())
    await store.insert(sampleSession())
    await store.advance(step)
    Reflect.set(step.to, 'chain', sampleChain(666))
    Reflect.set(step.to.previous, 0, sampleChain(666))

    const { generation, chain, previous } = (await store.find(sampleId(1))) ?? sampleSession()
    expect({ generation, chain, previous }).toEqual(sampleState(6))
  },

  'leaves what it was given as it was, and free to change': async (store, expect) => {
    const session = structuredClone(sampleSession())
    const step = structuredClone(sampleStep())
    await store.insert(session)
    await store.advance(step)

    expect([session, step]).toEqual([sampleSession(), sampleStep()])
    expect([session, session.claims, session.previous, step.to.previous].map(Object.isFrozen)).toEqual([
      false,
      false,
      false,
      false,
    ])
  },

  'keeps a revocation as it was made when its object changes': async (store, expect) => {
    const revocation = { at: now, reason: 'reuse' } as const
    const given = { ...revocation }
    await store.insert(sampleSession())
    await store.revoke({ id: sampleId(1) }, sampleOrder(given))
    Reflect.set(given, 'at', 0)

    expect((await store.find(sampleId(1)))?.revocation).toEqual(revocation)
  },

  'keeps a session as it is when what find() returned changes': async (store, expect) => {
    await store.insert(sampleSession())
    vandalize(await store.find(sampleId(1)))

    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'keeps a session as it is when what list() returned changes': async (store, expect) => {
    const page = { matching: { subject: 'alice' }, now, limit: 1 }
    await store.insert(sampleSession())
    const listed = await store.list(page)
    vandalize(listed[0])
    Reflect.set(listed, 0, undefined)

    expect(await store.list(page)).toEqual([sampleSession()])
  },

  'keeps a session as it is when what advance() returned changes': async (store, expect) => {
    await store.insert(sampleSession())
    const advanced = await store.advance(sampleStep())
    const copy = structuredClone(advanced)
    vandalize(advanced)

    expect(await store.find(sampleId(1))).toEqual(copy)
  },

  'keeps what was read as it was when the session moves on': async (store, expect) => {
    await store.insert(sampleSession())
    const before = await store.find(sampleId(1))
    await store.advance(sampleStep())
    await store.revoke({ id: sampleId(1) }, sampleOrder({ at: now, reason: 'ended' }))

    expect(before).toEqual(sampleSession())
  },
}

// Reflect.set() does not throw where a store hands out frozen objects, which is as good as copies.
function vandalize(session: Session | undefined): void {
  if (session === undefined) throw new Error('The store returned no session')
  Reflect.set(session.claims, 'role', 'intruder')
  Reflect.set(session.scopes, 0, 'everything')
  Reflect.set(session.device, 'label', 'intruder')
  Reflect.set(session.previous, 0, sampleChain(666))
  Reflect.set(session, 'subject', 'intruder')
  Reflect.set(session, 'revocation', undefined)
  Reflect.set(session, 'idleExpiresAt', Number.MAX_SAFE_INTEGER)
}
