import type { ContractCases } from './contract-case.ts'
import { now, sampleChain, sampleId, sampleOrder, sampleSession, sampleState, sampleStep } from './sample-session.ts'

const revocation = { at: now, reason: 'reuse' } as const

/** Of two that want the same position, one gets it. */
export const raceCases: ContractCases = {
  'makes one of many steps from the same position': async (store, expect) => {
    await store.insert(sampleSession())
    const steps = Array.from({ length: 10 }, (_, number) => ({ ...sampleState(6), chain: sampleChain(100 + number) }))
    const answers = await Promise.all(steps.map((to) => store.advance(sampleStep({ to }))))
    const winners = answers.filter((answer) => answer !== undefined)

    expect(winners.length).toEqual(1)
    expect(await store.find(sampleId(1))).toEqual(winners[0])
  },

  'returns a revoked session to one of many that revoke it': async (store, expect) => {
    await store.insert(sampleSession())
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        store.revoke({ id: sampleId(1) }, sampleOrder({ ...revocation, at: now + number })),
      ),
    )
    const winner = answers.findIndex((ids) => ids.length > 0)

    expect(answers.flat()).toEqual([sampleId(1)])
    expect((await store.find(sampleId(1)))?.revocation?.at).toEqual(now + winner)
  },

  'either moves a session or revokes it at its position, never both': async (store, expect) => {
    await store.insert(sampleSession())
    const [advanced, revoked] = await Promise.all([
      store.advance(sampleStep()),
      store.revoke({ id: sampleId(1), at: sampleState(5) }, sampleOrder(revocation)),
    ])
    const session = await store.find(sampleId(1))

    expect(revoked.length).toEqual(advanced === undefined ? 1 : 0)
    expect(session?.generation).toEqual(advanced === undefined ? 5 : 6)
    expect(session?.revocation).toEqual(advanced === undefined ? revocation : undefined)
  },
}
