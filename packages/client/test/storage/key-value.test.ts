import { describeTokenStorage } from '@tokenpair/testing/token-storage'
import { describe, expect, test } from 'vitest'
import { type KeyValueStorageOptions, keyValueStorage } from '../../src/storage/key-value.ts'

/** Keeps texts in memory and answers at once, as a store of Electron does. */
function immediateStore(texts = new Map<string, string>()): KeyValueStorageOptions {
  return { getItem: (key) => texts.get(key), setItem: (key, text) => texts.set(key, text) }
}

/** Keeps texts in memory and answers later, `null` where there is none, as AsyncStorage of React Native does. */
class SlowStore {
  readonly #texts = new Map<string, string>()

  async getItem(key: string): Promise<string | null> {
    await Promise.resolve()
    return this.#texts.get(key) ?? null
  }

  async setItem(key: string, text: string): Promise<void> {
    await Promise.resolve()
    this.#texts.set(key, text)
  }
}

const runner = { describe, test, expect }
describeTokenStorage(
  'keyValueStorage(), of a store that answers at once',
  () => keyValueStorage(immediateStore()),
  runner,
)
describeTokenStorage('keyValueStorage(), of a store that answers later', () => keyValueStorage(new SlowStore()), runner)

describe('keyValueStorage()', () => {
  test('keeps the session below the key "tokenpair", or another one', async () => {
    const texts = new Map<string, string>()
    await keyValueStorage(immediateStore(texts)).update(() => 'text')
    await keyValueStorage({ ...immediateStore(texts), key: 'my-app' }).update(() => 'other text')

    expect([...texts]).toEqual([
      ['tokenpair', 'text'],
      ['my-app', 'other text'],
    ])
  })

  test('writes nothing where nothing changes', async () => {
    const written: string[] = []
    const storage = keyValueStorage({ getItem: () => 'text', setItem: (_, text) => written.push(text) })
    await storage.update((stored = '') => stored)

    expect(written).toEqual([])
  })

  test('rejects with what the store throws, and goes on', async () => {
    const texts = new Map<string, string>()
    const failures = [new Error('The keychain is locked')]
    const setItem = (key: string, text: string): void => {
      const failure = failures.pop()
      if (failure) throw failure
      texts.set(key, text)
    }
    const storage = keyValueStorage({ ...immediateStore(texts), setItem })

    await expect(storage.update(() => 'text')).rejects.toThrow('The keychain is locked')
    expect(await storage.update(() => 'later text')).toBe('later text')
    expect(await storage.read()).toBe('later text')
  })

  test('is shared with nobody', () => {
    expect(keyValueStorage(immediateStore()).sharedAs).toBeUndefined()
  })
})
