import { createAuthClient } from '@tokenpair/client'
import { cookieTransport } from '@tokenpair/client/cookie-transport'
import { indexedDbStorage } from '@tokenpair/client/storage/indexed-db'

const isCookie = location.search === '?cookie'
const client = createAuthClient({ url: '/auth', ...(isCookie && { transport: cookieTransport() }) })

/** Resolves when the client knows whether somebody is signed in. */
async function known(): Promise<void> {
  if (client.state.status !== 'loading') return
  await new Promise<void>((resolve) => void client.subscribe(resolve))
}

/** What the tests of this page can do. */
const handles = {
  /** Signs in where nobody is. Answers the state before, and what a protected call is answered then. */
  comeBack: async (credentials: Readonly<Record<string, string>>): Promise<string> => {
    await known()
    const { status } = client.state
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(credentials)
    if (status === 'signed-out') await client.signIn(() => fetch('/sign-in', { method: 'POST', headers, body }))
    const { status: code } = await client.fetch('/me')
    return `${status} ${code}`
  },
  /** Redeems the refresh token once. With cookies that is what a page without an access token does by itself. */
  renew: async (): Promise<number | undefined> => {
    await known()
    await (isCookie ? client.getAccessToken() : client.refresh())
    return client.inspect()?.generation
  },
  /** Counts one further in a database, again and again. */
  count: async (times: number): Promise<string> => {
    const storage = indexedDbStorage({ name: 'count' })
    const increment = (): Promise<string> => storage.update((stored = '0') => String(Number(stored) + 1))
    await Promise.all(Array.from({ length: times }, increment))
    return (await storage.read()) ?? ''
  },
}

export type Handles = typeof handles

Reflect.set(globalThis, 'handles', handles)
