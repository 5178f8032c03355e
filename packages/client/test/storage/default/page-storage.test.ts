import 'fake-indexeddb/auto'
import { type AuthClient, createAuthClient } from '@tokenpair/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sampleRecord } from '../../samples.ts'
import { deleteDatabase } from '../indexed-db/raw-database.ts'

const clients: AuthClient[] = []
const warned = vi.fn<(warning: unknown) => void>()

beforeEach(async () => {
  localStorage.clear()
  await deleteDatabase()
})

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose()
  vi.restoreAllMocks()
  warned.mockClear()
})

function openPage(): AuthClient {
  const client = createAuthClient({
    url: '/auth',
    onWarning: warned,
    fetch: () => new Promise(() => undefined),
    clock: { now: () => 0, monotonic: () => 0, schedule: () => () => undefined },
  })
  clients.push(client)
  return client
}

function storedText(): string {
  return JSON.stringify({ ...sampleRecord(), obtainedAt: 0 })
}

describe('createAuthClient(), in a page without a storage of its own', () => {
  test('signs nobody out who has a session in localStorage from before, and moves it to IndexedDB', async () => {
    localStorage.setItem('tokenpair', storedText())
    const first = openPage()
    await expect.poll(() => first.state.status).toBe('signed-in')
    first.dispose()
    localStorage.clear()

    const second = openPage()

    await expect.poll(() => second.state.status).toBe('signed-in')
    expect(warned).not.toHaveBeenCalled()
  })

  test('goes on in localStorage where IndexedDB does not work, and says so', async () => {
    localStorage.setItem('tokenpair', storedText())
    const blocked = new DOMException('Blocked', 'SecurityError')
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw blocked
    })

    const client = openPage()

    await expect.poll(() => client.state.status).toBe('signed-in')
    expect(warned.mock.calls).toEqual([[{ type: 'storage-replaced', cause: blocked }]])
  })

  test('FM-67: goes on in memory where neither works, says so, and throws nothing', async () => {
    const blocked = new DOMException('Blocked', 'SecurityError')
    const refuse = (): never => {
      throw blocked
    }
    vi.spyOn(indexedDB, 'open').mockImplementation(refuse)
    vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(refuse)
    const client = openPage()

    await expect.poll(() => client.state.status).toBe('signed-out')
    expect(warned).toHaveBeenLastCalledWith({ type: 'storage-failed', cause: blocked })
  })
})
