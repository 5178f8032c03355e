import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectAttemptIds } from '../../src/lib/cookies/attempt-ids.ts'
import type { SignedInRecord } from '../../src/lib/session/session-record.ts'
import { sampleRecord, sampleTombstone } from '../samples.ts'

function recordWith(generation: number, attempts: object, changes: object = {}): SignedInRecord {
  return Object.assign(sampleRecord(1, { generation }), { attempts }, changes)
}

describe('collectAttemptIds()', () => {
  test('starts with the attempt id that was drawn with the pair', () => {
    expect(collectAttemptIds(sampleRecord(1, { generation: 7 }), [])).toEqual({ 7: 'attempt of 1' })
  })

  test('keeps those of three generations before, and of all after', () => {
    const source = recordWith(5, { 0: 'a', 1: 'b', 2: 'c', 3: 'd', 4: 'e', 5: 'f', 6: 'g', 7: 'h' })

    expect(collectAttemptIds(source, [source])).toEqual({ 2: 'c', 3: 'd', 4: 'e', 5: 'f', 6: 'g', 7: 'h' })
  })

  test('takes the one of the first source where two have one for a generation', () => {
    const [first, second] = [recordWith(1, { 1: 'stored' }), recordWith(1, { 0: 'earlier', 1: 'held' })]

    expect(collectAttemptIds(second, [first, second])).toEqual({ 0: 'earlier', 1: 'stored' })
  })

  test('leaves out what is no text', () => {
    const source = recordWith(2, { 0: 'a', 1: 1, 2: null, 3: ['b'] })

    expect(collectAttemptIds(source, [source])).toEqual({ 0: 'a', 2: 'attempt of 1' })
  })

  test.each([
    ['another session', recordWith(1, { 1: 'other' }, { pair: { ...sampleRecord().pair, session_id: 'session two' } })],
    ['another sign-in', recordWith(1, { 1: 'other' }, { epoch: 2 })],
    ['a session that is over', sampleTombstone()],
    ['a list', recordWith(1, ['a', 'b'])],
    ['nothing', undefined],
  ])('takes none of %s', (_, source) => {
    expect(collectAttemptIds(recordWith(1, {}), [source])).toEqual({ 1: 'attempt of 1' })
  })

  test('never changes one that a source has, whatever the sources are', () => {
    const attempts = fc.dictionary(fc.nat({ max: 9 }).map(String), fc.string({ minLength: 1 }))

    fc.assert(
      fc.property(fc.nat({ max: 9 }), attempts, attempts, (generation, one, other) => {
        const [first, second] = [recordWith(generation, one), recordWith(generation, other)]
        const collected = collectAttemptIds(first, [first, second])

        const isKept = (name: string): boolean => Number(name) >= generation - 3
        expect(collected).toMatchObject(Object.fromEntries(Object.entries(one).filter(([name]) => isKept(name))))
        expect(Object.keys(collected).every(isKept)).toBe(true)
        expect(collected[generation]).toBeDefined()
      }),
    )
  })
})
