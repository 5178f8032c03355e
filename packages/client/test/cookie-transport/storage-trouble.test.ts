import type { TokenStorage } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createCookieSite } from './cookie-site.ts'

/** A storage that works while a test wants. */
function fragileStorage(): TokenStorage & { works: boolean; text: string | undefined } {
  const inner = memoryStorage()
  const storage = {
    works: true,
    text: undefined as string | undefined,
    read: async () => (storage.works ? storage.text : refuse()),
    update: async (change: (text: string | undefined) => string) => {
      if (!storage.works) return refuse()
      storage.text = await inner.update(() => change(storage.text))
      return storage.text
    },
  }
  return storage
}

function refuse(): never {
  throw new Error('The quota has been exceeded')
}

describe('cookieTransport(), with a storage that fails', () => {
  test('keeps the session in memory, refreshes it, and reports the failure', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const storage = fragileStorage()
    storage.works = false
    const { client, warnings, signOuts } = site.openTab(() => ({ storage }))
    await site.signIn(client)

    await pair.clock.advance(3_600_000)

    expect(await client.getAccessToken()).toBeDefined()
    expect(client.inspect()?.generation).toBe(6)
    expect(warnings).toContainEqual({ type: 'storage-failed', cause: new Error('The quota has been exceeded') })
    expect(signOuts).toEqual([])
  })

  test('repeats with the same attempt id while it fails, also where the cookie is behind', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const storage = fragileStorage()
    const { client, signOuts } = site.openTab(() => ({ storage }))
    await site.signIn(client)
    storage.works = false
    for (let refresh = 0; refresh < 3; refresh++) await client.refresh()
    site.jar.rollBack(1)
    for (let refresh = 0; refresh < 3; refresh++) await client.refresh()

    const attempts = site.requests.map(({ parameters: { generation, attempt } }) => `${generation} ${attempt}`)
    expect(new Set(attempts).size).toBe(new Set(attempts.map((text) => text.split(' ')[0])).size)
    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })

  test('stores what it has once the storage works again', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const storage = fragileStorage()
    const { client } = site.openTab(() => ({ storage }))
    await site.signIn(client)
    storage.works = false
    await client.refresh()
    storage.works = true

    await client.refresh()

    const drawn = expect.stringMatching(/^[\w-]{22}$/)
    expect(JSON.parse(storage.text ?? '')).toMatchObject({
      pair: { generation: 2 },
      attempts: { 0: drawn, 1: drawn, 2: drawn },
    })
  })

  test('puts its record back where somebody has put an older one in its place, with all attempt ids', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const tab = site.openTab()
    await site.signIn(tab.client)
    await tab.client.refresh()
    await tab.client.refresh()
    const text = site.browser.text
    site.browser.rollBack(2)

    tab.ports.wake()
    await pair.settle()

    expect(site.browser.text).toBe(text)
  })

  test.each(['', 'null', '{"epoch":1}', '[1]', 'not JSON at all'])(
    'takes the foreign text %j for nobody, and replaces it at the next sign-in',
    async (text) => {
      await using pair = await createTestAuth()
      const site = createCookieSite(pair)
      const storage = fragileStorage()
      storage.text = text
      const { client } = site.openTab(() => ({ storage }))
      await pair.settle()
      expect(client.state).toEqual({ status: 'signed-out', reason: undefined })

      await site.signIn(client)

      expect(JSON.parse(storage.text)).toMatchObject({ pair: { sub: 'alice' } })
    },
  )

  test('draws no attempt id for a spent token, where the storage has lost the one that it was spent with', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const storage = fragileStorage()
    const before = site.openTab(() => ({ storage }))
    await site.signIn(before.client)
    for (let refresh = 0; refresh < 3; refresh++) await before.client.refresh()
    await pair.clock.advance(10)
    before.client.dispose()
    const { attempts, ...record } = Object(JSON.parse(storage.text ?? ''))
    storage.text = JSON.stringify({ ...record, attempts: { 3: attempts[3] } })
    site.jar.rollBack(1)

    const { client, signOuts } = site.openTab(() => ({ storage }))
    await pair.clock.advance(600_000)

    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
    expect(site.requests.slice(3).every(({ parameters }) => parameters['generation'] === '3')).toBe(true)
  })

  test('reads a record whose attempt ids and claims are not what it wrote as far as it can', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const storage = fragileStorage()
    const before = site.openTab(() => ({ storage }))
    await site.signIn(before.client)
    await pair.clock.advance(10)
    before.client.dispose()
    storage.text = JSON.stringify({ ...JSON.parse(storage.text ?? ''), attempts: { 0: 1, x: [] }, claims: 'none' })

    const { client } = site.openTab(() => ({ storage }))
    await pair.settle()
    expect(client.state).toMatchObject({ subject: 'alice', claims: {} })
    await pair.clock.advance(2000)

    expect(client.inspect()?.generation).toBe(1)
  })
})
