import 'fake-indexeddb/auto'
import type { TokenStorage } from '@tokenpair/client'
import { type ManualClock, manualClock, seededRandom } from '@tokenpair/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createIndexedDbStorage } from '../../../src/lib/storage/indexed-db/indexed-db-storage.ts'
import { deleteDatabase, openRaw } from './raw-database.ts'

let clock: ManualClock
let storage: TokenStorage

beforeEach(() => {
  clock = manualClock()
  storage = createIndexedDbStorage('tokenpair', { clock, random: seededRandom(1) })
})

afterEach(async () => {
  vi.restoreAllMocks()
  await deleteDatabase()
})

/** A request that nobody ever answers. */
function silentRequest(): IDBOpenDBRequest {
  return new EventTarget() as IDBOpenDBRequest
}

async function append(word: string): Promise<string> {
  return storage.update((stored = 'nothing') => `${stored}, ${word}`)
}

describe('indexedDbStorage(), in trouble', () => {
  test('FM-70: goes on with a new database where the old one was deleted while it was open', async () => {
    await append('one')
    await deleteDatabase()

    expect(await storage.read()).toBeUndefined()
    expect(await append('two')).toBe('nothing, two')
  })

  test('FM-70: opens the database anew where the browser closed it', async () => {
    await append('one')
    const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing', 'InvalidStateError')
    })

    expect(await storage.read()).toBe('nothing, one')
    expect(broken).toHaveBeenCalled()
  })

  test('rejects where nobody may use IndexedDB, and works as soon as it may', async () => {
    const blocked = new DOMException('The document is sandboxed', 'SecurityError')
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw blocked
    })
    await expect(storage.read()).rejects.toBe(blocked)
    await expect(append('one')).rejects.toBe(blocked)
    open.mockRestore()

    expect(await append('one')).toBe('nothing, one')
  })

  test('rejects after three seconds where the browser leaves it without an answer, and tries anew', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(silentRequest)
    const outcome = storage.read().catch(String)
    await clock.advance(3000)

    expect(await outcome).toBe('Error: The storage does not answer')
    expect(await append('one')).toBe('nothing, one')
  })

  test('changes nothing where a transaction is aborted, such as for want of space', async () => {
    await append('one')
    const { put } = IDBObjectStore.prototype
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function abort(this: IDBObjectStore, ...given) {
      const request = put.apply(this, given)
      this.transaction.abort()
      return request
    })
    await expect(append('two')).rejects.toMatchObject({ name: 'AbortError' })
    vi.restoreAllMocks()

    expect(await storage.read()).toBe('nothing, one')
  })

  test.each([
    ['a text', 'something'],
    ['a number', 7],
    ['an object of another shape', { nonce: 1, content: 'text' }],
  ])('takes %s of somebody else for nothing, and writes over it', async (_, value) => {
    await append('one')
    await openRaw().put('record', value)

    expect(await storage.read()).toBeUndefined()
    expect(await append('two')).toBe('nothing, two')
    expect(await storage.read()).toBe('nothing, two')
  })

  test.each([
    ['the key is gone', () => openRaw().remove('key')],
    ['the key is something else', () => openRaw().put('key', 'something')],
    ['it is broken', () => openRaw().put('record', { nonce: new Uint8Array(12), content: new ArrayBuffer(40) })],
  ])('FM-71: says that the text cannot be decrypted where %s, and writes over it', async (_, spoil) => {
    await append('one')
    await spoil()

    await expect(storage.read()).rejects.toThrow('cannot be decrypted')
    expect(await append('two')).toBe('nothing, two')
    expect(await storage.read()).toBe('nothing, two')
  })
})
