import type { ContractCases } from './contract-case.ts'
import { sampleId, sampleSession, sampleState, sampleStep } from './sample-session.ts'

/** A session that has sent attempt ids must go on doing so. */
export const attemptCases: ContractCases = {
  'binds a session by a step that carries an attempt id': async (store, expect) => {
    await store.insert(sampleSession({ attemptBound: false }))

    expect((await store.advance(sampleStep({ hasAttempt: true })))?.attemptBound).toEqual(true)
  },

  'leaves a session unbound by a step without an attempt id': async (store, expect) => {
    await store.insert(sampleSession({ attemptBound: false }))
    const advanced = await store.advance(sampleStep({ hasAttempt: false }))

    expect(advanced?.generation).toEqual(6)
    expect(advanced?.attemptBound).toEqual(false)
  },

  'keeps a bound session bound': async (store, expect) => {
    await store.insert(sampleSession({ attemptBound: true }))

    expect((await store.advance(sampleStep({ hasAttempt: true })))?.attemptBound).toEqual(true)
  },

  'changes nothing where a bound session gets a step without an attempt id': async (store, expect) => {
    const session = sampleSession({ attemptBound: true })
    await store.insert(session)

    expect(await store.advance(sampleStep({ hasAttempt: false }))).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(session)
  },

  'remembers the binding for the steps to come': async (store, expect) => {
    await store.insert(sampleSession({ attemptBound: false }))
    await store.advance(sampleStep({ hasAttempt: true }))
    const second = { from: sampleState(6), to: sampleState(7) }

    expect(await store.advance(sampleStep({ ...second, hasAttempt: false }))).toEqual(undefined)
    expect((await store.advance(sampleStep({ ...second, hasAttempt: true })))?.generation).toEqual(7)
  },
}
