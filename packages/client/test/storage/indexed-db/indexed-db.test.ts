import 'fake-indexeddb/auto'
import { describeSharedTokenStorage, describeTokenStorage } from '@tokenpair/testing/token-storage'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { indexedDbStorage } from '../../../src/storage/indexed-db.ts'
import { deleteDatabase, openRaw } from './raw-database.ts'

let count = 0
function newName(): string {
  count += 1
  return `storage ${count}`
}

const runner = { describe, test, expect }
const twins = (): {
  readonly one: ReturnType<typeof indexedDbStorage>
  readonly other: ReturnType<typeof indexedDbStorage>
} => {
  const name = newName()
  return { one: indexedDbStorage({ name }), other: indexedDbStorage({ name }) }
}
describeTokenStorage('indexedDbStorage()', () => indexedDbStorage({ name: newName() }), runner)
describeSharedTokenStorage('indexedDbStorage()', twins, runner)

describe('indexedDbStorage(), on plain http', () => {
  beforeEach(() => {
    const { getRandomValues } = crypto
    vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) })
    vi.stubGlobal('CryptoKey', undefined)
  })
  afterEach(() => vi.unstubAllGlobals())

  describeTokenStorage('indexedDbStorage()', () => indexedDbStorage({ name: newName() }), runner)
  describeSharedTokenStorage('indexedDbStorage()', twins, runner)

  test('keeps the text unencrypted, since there is no cryptography', async () => {
    const name = newName()
    await indexedDbStorage({ name }).update(() => 'text')

    expect(await openRaw(name).get('record')).toMatchObject({ content: 'text' })
  })
})

describe('indexedDbStorage()', () => {
  afterEach(async () => {
    vi.restoreAllMocks()
    await deleteDatabase()
  })

  test('keeps the session in the database "tokenpair", or another one', async () => {
    await indexedDbStorage().update(() => 'text')
    await indexedDbStorage({ name: newName() }).update(() => 'other text')

    expect(await indexedDbStorage({ name: 'tokenpair' }).read()).toBe('text')
    expect(indexedDbStorage().sharedAs).toBe('tokenpair')
  })

  test('keeps no text that could be read, and a key that nobody can take out', async () => {
    await indexedDbStorage().update(() => 'a token')
    const [record, key] = [await openRaw().get('record'), await openRaw().get('key')]

    expect(Object(record).content).toBeInstanceOf(ArrayBuffer)
    expect(Buffer.from(Object(record).content).toString('latin1')).not.toContain('token')
    expect(key).toMatchObject({ extractable: false, algorithm: { name: 'AES-GCM', length: 256 } })
  })

  test('never uses a nonce twice', async () => {
    const nonces = new Set<unknown>()
    for (const text of ['one', 'two', 'one']) {
      await indexedDbStorage().update(() => text)
      nonces.add(String(Object(await openRaw().get('record')).nonce))
    }

    expect(nonces.size).toBe(3)
  })

  test('FM-71: makes one key where many tabs begin at once, so that each can read what the others wrote', async () => {
    const leaveMark = (): Promise<string> => indexedDbStorage().update((stored = '') => `${stored}x`)
    await Promise.all(Array.from({ length: 8 }, leaveMark))

    expect(await indexedDbStorage().read()).toBe('x'.repeat(8))
  })

  test('begins again where another tab writes between its read and its write', async () => {
    const [one, other] = [indexedDbStorage(), indexedDbStorage()]
    await one.update(() => 'first')
    const seen: unknown[] = []
    let interruption: Promise<unknown> = Promise.resolve()
    const { encrypt } = crypto.subtle
    vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...given) => {
      interruption = other.update((stored) => `${stored}, second`)
      await interruption
      return encrypt.apply(crypto.subtle, given)
    })
    await one.update((stored) => {
      seen.push(stored)
      return `${stored}, third`
    })

    expect(seen).toEqual(['first', 'first, second'])
    expect(await other.read()).toBe('first, second, third')
  })

  test('writes so that the text is on the disk before it answers', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await indexedDbStorage().update(() => 'text')
    const writing = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite')

    expect(writing).toEqual([
      ['session', 'readwrite', { durability: 'strict' }],
      ['session', 'readwrite', { durability: 'strict' }],
    ])
  })

  test('writes nothing where nothing changes', async () => {
    const storage = indexedDbStorage()
    await storage.update(() => 'text')
    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    await storage.update((stored = '') => stored)

    expect(put).not.toHaveBeenCalled()
  })
})
