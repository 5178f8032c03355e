import type { ContractCases } from './contract-case.ts'
import { now, sampleChain, sampleId, sampleSession, sampleState, sampleStep } from './sample-session.ts'

const hour = 3_600_000

/** A step is made from exactly one place, and moves nothing but the chain. */
export const advanceCases: ContractCases = {
  'moves a session that stands where the step begins, and keeps everything else': async (store, expect) => {
    const session = sampleSession()
    const step = sampleStep()
    await store.insert(session)
    const advanced = await store.advance(step)

    expect(advanced).toEqual({
      ...session,
      ...step.to,
      refreshedAt: step.now,
      idleExpiresAt: step.now + 25 * hour,
      attemptBound: true,
    })
  },

  'returns the row as find() does afterwards': async (store, expect) => {
    await store.insert(sampleSession({ absoluteExpiresAt: undefined, scopes: [], claims: {}, device: {} }))
    const advanced = await store.advance(sampleStep())

    expect(await store.find(sampleId(1))).toEqual(advanced)
  },

  'moves a session from step to step': async (store, expect) => {
    await store.insert(sampleSession())
    await store.advance(sampleStep({ from: sampleState(5), to: sampleState(6) }))
    await store.advance(sampleStep({ from: sampleState(6), to: sampleState(7), now: now + 1 }))

    expect(await store.find(sampleId(1))).toEqual(
      sampleSession({
        ...sampleState(7),
        refreshedAt: now + 1,
        idleExpiresAt: now + 1 + 25 * hour,
        attemptBound: true,
      }),
    )
  },

  'takes over a time of idle expiry that is earlier than before': async (store, expect) => {
    await store.insert(sampleSession({ idleLifetime: 1 }))
    await store.advance(sampleStep())

    expect((await store.find(sampleId(1)))?.idleExpiresAt).toEqual(now + 1)
  },

  'leaves a session without an idle lifetime without an idle expiry': async (store, expect) => {
    await store.insert(sampleSession({ idleLifetime: undefined, idleExpiresAt: undefined }))
    const advanced = await store.advance(sampleStep())

    expect(advanced?.generation).toEqual(6)
    expect(advanced?.idleExpiresAt).toEqual(undefined)
  },

  'makes a step of two generations, which rolls a lost write forward': async (store, expect) => {
    await store.insert(sampleSession())
    const advanced = await store.advance(sampleStep({ from: sampleState(5), to: sampleState(7) }))

    expect(advanced?.generation).toEqual(7)
    expect(await store.find(sampleId(1))).toEqual(advanced)
  },

  'makes the same step only once': async (store, expect) => {
    await store.insert(sampleSession())
    const first = await store.advance(sampleStep())

    expect(await store.advance(sampleStep({ now: now + 1 }))).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(first)
  },

  'changes nothing where the generation is an earlier one': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.advance(sampleStep({ from: { ...sampleState(5), generation: 4 } }))).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'changes nothing where the generation is a later one': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.advance(sampleStep({ from: { ...sampleState(5), generation: 6 } }))).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'changes nothing where the chain value is another one': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.advance(sampleStep({ from: { ...sampleState(5), chain: sampleChain(6) } }))).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'changes nothing where there is no such session': async (store, expect) => {
    await store.insert(sampleSession())

    expect(await store.advance(sampleStep({ id: sampleId(2) }))).toEqual(undefined)
    expect(await store.find(sampleId(2))).toEqual(undefined)
    expect(await store.find(sampleId(1))).toEqual(sampleSession())
  },

  'leaves every other session where it stands': async (store, expect) => {
    const other = sampleSession({ id: sampleId(2) })
    await store.insert(sampleSession())
    await store.insert(other)
    await store.advance(sampleStep())

    expect(await store.find(other.id)).toEqual(other)
  },
}
