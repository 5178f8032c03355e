import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createKeyValueStorage } from '../../src/lib/storage/key-value-storage.ts'

describe('keyValueStorage(), of a store that does not answer', () => {
  test('rejects after three seconds, and lets the next change have its turn', async () => {
    const clock = manualClock()
    const texts = new Map<string, string>()
    let answers = false
    const getItem = (key: string): Promise<string | undefined> =>
      answers ? Promise.resolve(texts.get(key)) : new Promise(() => undefined)
    const storage = createKeyValueStorage({ getItem, setItem: (key, text) => texts.set(key, text) }, clock)
    const outcomes = [storage.read().catch(String), storage.update(() => 'lost').catch(String)]

    await clock.advance(3000)
    answers = true

    expect(await Promise.all(outcomes)).toEqual(Array(2).fill('Error: The storage does not answer'))
    expect(await storage.update((stored = 'none') => `${stored} before`)).toBe('none before')
  })
})
