import { describeSharedTokenStorage, describeTokenStorage } from '@tokenpair/testing/token-storage'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { localStorageStorage } from '../../src/storage/local-storage.ts'

beforeEach(() => localStorage.clear())

describeTokenStorage('localStorageStorage()', () => localStorageStorage(), { describe, test, expect })
describeSharedTokenStorage(
  'localStorageStorage()',
  () => ({ one: localStorageStorage({ key: 'shared' }), other: localStorageStorage({ key: 'shared' }) }),
  { describe, test, expect },
)

function changeElsewhere(key: string | null): void {
  dispatchEvent(new StorageEvent('storage', { key }))
}

describe('localStorageStorage()', () => {
  test('keeps the session below the key "tokenpair"', async () => {
    await localStorageStorage().update(() => 'text')

    expect(localStorage.getItem('tokenpair')).toBe('text')
    expect(localStorageStorage().sharedAs).toBe('tokenpair')
  })

  test('keeps apart what has different keys', async () => {
    await localStorageStorage({ key: 'one' }).update(() => 'text')

    expect(await localStorageStorage({ key: 'other' }).read()).toBeUndefined()
  })

  test('writes nothing where nothing changes, so that other tabs hear nothing', async () => {
    const storage = localStorageStorage()
    await storage.update(() => 'text')
    const setItem = vi.spyOn(localStorage, 'setItem')
    await storage.update((stored = '') => stored)

    expect(setItem).not.toHaveBeenCalled()
    setItem.mockRestore()
  })

  test.each([
    ['its own key', 'tokenpair'],
    ['the whole localStorage', null],
  ])('calls back when another tab changes %s', (_, key) => {
    const listener = vi.fn<() => void>()
    const stop = localStorageStorage().watch?.(listener)
    changeElsewhere(key)
    stop?.()

    expect(listener).toHaveBeenCalledOnce()
  })

  test('calls back no more when it was stopped, and others still', () => {
    const [stopped, listening] = [vi.fn<() => void>(), vi.fn<() => void>()]
    const storage = localStorageStorage()
    const stop = storage.watch?.(stopped)
    const stopOther = storage.watch?.(listening)
    stop?.()
    changeElsewhere('tokenpair')
    stopOther?.()

    expect(stopped).not.toHaveBeenCalled()
    expect(listening).toHaveBeenCalledOnce()
  })

  test('rejects where the quota is used up, and keeps what was there', async () => {
    const storage = localStorageStorage()
    await storage.update(() => 'text')
    const setItem = vi.spyOn(localStorage, 'setItem').mockImplementation(() => {
      throw new DOMException('The quota has been exceeded', 'QuotaExceededError')
    })

    await expect(storage.update(() => 'more')).rejects.toMatchObject({ name: 'QuotaExceededError' })
    setItem.mockRestore()
    expect(await storage.read()).toBe('text')
  })
})
