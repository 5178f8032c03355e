import { describeTokenStorage } from '@tokenpair/testing/token-storage'
import { beforeEach, describe, expect, test } from 'vitest'
import { sessionStorageStorage } from '../../src/storage/session-storage.ts'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

describeTokenStorage('sessionStorageStorage()', () => sessionStorageStorage(), { describe, test, expect })

describe('sessionStorageStorage()', () => {
  test('keeps the session below the key "tokenpair" of this tab, and nowhere else', async () => {
    await sessionStorageStorage().update(() => 'text')

    expect(sessionStorage.getItem('tokenpair')).toBe('text')
    expect(localStorage).toHaveLength(0)
  })

  test('keeps apart what has different keys', async () => {
    await sessionStorageStorage({ key: 'one' }).update(() => 'text')

    expect(await sessionStorageStorage({ key: 'other' }).read()).toBeUndefined()
  })

  test('is shared with nobody', () => {
    const storage = sessionStorageStorage()

    expect([storage.sharedAs, storage.watch]).toEqual([undefined, undefined])
  })
})
