import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import type { ServerSideSessionsConfigOptions } from '../../src/index.ts'
import { sessionBuilder } from './session-fixture.ts'

const minute = 60_000

type Change = (text: string | undefined) => string

function createPair(options: Partial<ServerSideSessionsConfigOptions> = {}): Promise<TestAuth> {
  return createTestAuth({ tokenManagerBuilders: [sessionBuilder(options)] })
}

/** A storage that several clients share, as the tabs of a browser do. */
function createStorage(): { read: () => Promise<string | undefined>; update: (change: Change) => Promise<string> } {
  let text: string | undefined
  return {
    read: async () => text,
    update: async (change) => {
      text = change(text)
      return text
    },
  }
}

/** The status of a request to the app that the client makes with its token. */
async function use(pair: TestAuth, getAccessToken: () => Promise<string | undefined>): Promise<string> {
  const headers = { authorization: `Bearer ${(await getAccessToken()) ?? ''}` }
  const { status } = await pair.auth.authenticate(new Request('https://api.test/notes', { headers }))
  await pair.settle()
  return status
}

describe('the client of @tokenpair/client, with a server that has server-side sessions', () => {
  test('signs in, and sends the key with each request', async () => {
    await using pair = await createPair()
    const client = pair.createClient()
    await pair.signIn(client)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    expect(await use(pair, client.getAccessToken)).toBe('authenticated')
  })

  test('refreshes when it is told to, and goes on with the same key', async () => {
    await using pair = await createPair()
    const client = pair.createClient()
    await pair.signIn(client)
    const key = await client.getAccessToken()
    await client.refresh()
    await client.refresh()

    expect(await client.getAccessToken()).toBe(key)
    expect(client.inspect()?.generation).toBe(2)
    expect(client.state.status).toBe('signed-in')
  })

  test('stays signed in as long as it is used, far beyond the inactivity timeout', async () => {
    await using pair = await createPair({ inactivityTimeout: 600 })
    const client = pair.createClient()
    await pair.signIn(client)
    const statuses: string[] = []
    for (let count = 0; count < 30; count++) {
      await pair.clock.advance(5 * minute)
      statuses.push(await use(pair, client.getAccessToken))
    }

    expect(new Set(statuses)).toEqual(new Set(['authenticated']))
    expect(client.state.status).toBe('signed-in')
  })

  test('is signed out when nobody used it for too long, and says so by itself', async () => {
    await using pair = await createPair({ inactivityTimeout: 600 })
    const reasons: string[] = []
    const client = pair.createClient({ onSignedOut: ({ reason }) => reasons.push(reason) })
    await pair.signIn(client)
    await pair.clock.advance(11 * minute)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'expired' })
    expect(reasons).toEqual(['expired'])
  })

  test('is signed out at the end of the longest lifetime, however much it is used', async () => {
    await using pair = await createPair({ maxSessionLifetime: 1800 })
    const client = pair.createClient()
    await pair.signIn(client)
    for (let count = 0; count < 5; count++) {
      await pair.clock.advance(6 * minute)
      if (count < 4) await use(pair, client.getAccessToken)
    }
    await pair.clock.advance(minute)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'expired' })
  })

  test.each([
    ['revoked', (pair: TestAuth) => pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })],
    ['blocked', (pair: TestAuth) => pair.auth.blockSubject('alice')],
    ['deleted', (pair: TestAuth) => pair.auth.deleteSubject('alice')],
  ] as const)('is signed out with the reason %s when its next request is refused', async (reason, end) => {
    await using pair = await createPair()
    const client = pair.createClient()
    await pair.signIn(client)
    await end(pair)
    const refused = await client.getAccessToken()
    await client.refresh(refused)

    expect(client.state).toEqual({ status: 'signed-out', reason })
  })

  test('signs out, and the key is worth nothing any more', async () => {
    await using pair = await createPair()
    const client = pair.createClient()
    await pair.signIn(client)
    const key = await client.getAccessToken()
    await client.signOut()

    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(await use(pair, async () => key)).toBe('rejected')
  })

  test('goes on when an answer was lost, and when one comes twice', async () => {
    await using pair = await createPair()
    const client = pair.createClient()
    await pair.signIn(client)
    pair.network.plan({ kind: 'lose-answer' }, { kind: 'duplicate', ms: 100 })

    await expect(client.refresh()).rejects.toMatchObject({ code: 'unavailable' })
    await pair.clock.advance(minute)

    expect(client.state.status).toBe('signed-in')
    expect(await use(pair, client.getAccessToken)).toBe('authenticated')
  })

  test('lets two clients on one storage renew the key at once', async () => {
    await using pair = await createPair()
    const storage = createStorage()
    const one = pair.createClient({ storage })
    await pair.signIn(one)
    const other = pair.createClient({ storage })
    await pair.settle()
    await Promise.all([one.refresh(), other.refresh()])

    expect([one.state.status, other.state.status]).toEqual(['signed-in', 'signed-in'])
    expect(await other.getAccessToken()).toBe(await one.getAccessToken())
  })

  test('asks for nothing by itself where sessions have no end', async () => {
    await using pair = await createPair({ inactivityTimeout: undefined, maxSessionLifetime: undefined })
    const client = pair.createClient()
    await pair.signIn(client)
    await pair.clock.advance(60 * minute)

    expect(pair.network.requests.filter(({ path }) => path === '/auth/token')).toEqual([])
    expect(await use(pair, client.getAccessToken)).toBe('authenticated')
  })
})
