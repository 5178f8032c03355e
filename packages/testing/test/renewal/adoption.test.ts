import type { AuthClientOptions, ClientEvent, ClientWarning } from '@tokenpair/client'
import { lockedTransport } from '@tokenpair/client/header-transport'
import { describe, expect, test } from 'vitest'
import { appUrl, createRenewalWorld, type RenewalWorld } from './renewal-world.ts'

function createWorld(): Promise<RenewalWorld> {
  return createRenewalWorld({ tokens: 'session JWTs', transport: 'header' }, { seed: 1 })
}

/** Lets the next answer bring a new token. */
async function letRenew(world: RenewalWorld): Promise<void> {
  await world.clock.advance(1000)
  await world.markStale()
}

describe('headerTransport()', () => {
  test('goes on with the token that an answer brings', async () => {
    await using world = await createWorld()
    const events: ClientEvent[] = []
    const client = world.openTab({ onEvent: (event) => events.push(event) })
    await world.signIn(client)
    const before = await client.getAccessToken()
    await letRenew(world)

    await client.fetch(appUrl)
    await world.network.settle()

    expect(await client.getAccessToken()).not.toBe(before)
    expect(client.inspect()).toMatchObject({
      generation: 1,
      accessTokenExpiresIn: expect.closeTo(86_400_000, -4),
    })
    expect(events).toEqual([{ type: 'adopted', generation: 1 }])
    expect(world.network.requests.map(({ path }) => path)).not.toContain('/auth/token')
  })

  test('changes nothing that the state shows', async () => {
    await using world = await createWorld()
    const client = world.openTab()
    await world.signIn(client)
    const { state } = client
    await letRenew(world)

    await client.fetch(appUrl)
    await world.network.settle()

    expect(client.inspect()?.generation).toBe(1)
    expect(client.state).toBe(state)
    expect(client.state).toMatchObject({ claims: {} })
  })

  test('brings the token to the other tabs, which renew nothing themselves', async () => {
    await using world = await createWorld()
    const [one, other] = [world.openTab(), world.openTab()]
    await world.signIn(one)
    await letRenew(world)

    await one.fetch(appUrl)
    await world.clock.advance(100)

    expect(await other.getAccessToken()).toBe(await one.getAccessToken())
    expect(other.inspect()?.generation).toBe(1)
  })

  test('is renewed by half of its life for weeks, and is never asked to sign in', async () => {
    await using world = await createWorld()
    const client = world.openTab()
    await world.signIn(client)

    const statuses: number[] = []
    for (let day = 0; day < 21; day++) {
      await world.clock.advance(20 * 3_600_000)
      statuses.push((await client.fetch(appUrl)).status)
    }

    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(world.signOuts).toEqual([])
    expect(world.network.requests.map(({ path }) => path)).not.toContain('/auth/token')
  })

  test('leaves an answer aside that comes after a sign-out', async () => {
    let lag = 0
    await using world = await createRenewalWorld(
      { tokens: 'session JWTs', transport: 'header' },
      { seed: 1, drawLag: () => lag },
    )
    const client = world.openTab()
    await world.signIn(client)
    await letRenew(world)
    lag = 5000
    const late = client.fetch(appUrl)
    await world.clock.advance(100)
    lag = 0

    await client.signOut()
    await world.clock.advance(10_000)

    expect((await late).headers.get('authorization')).toMatch(/^Bearer /)
    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
  })

  test('goes on with its token where the storage fails, and says so', async () => {
    await using world = await createWorld()
    const warnings: ClientWarning[] = []
    let isBroken = false
    const inner = world.browser.openTab().storage
    const storage: AuthClientOptions['storage'] = {
      ...inner,
      update: (change) => (isBroken ? Promise.reject(new Error('full')) : inner.update(change)),
    }
    const client = world.openTab({ storage, onWarning: (warning) => warnings.push(warning) })
    await world.signIn(client)
    await letRenew(world)
    isBroken = true

    const first = await client.fetch(appUrl)
    const second = await client.fetch(appUrl)
    await world.network.settle()

    expect([first.status, second.status]).toEqual([200, 200])
    expect(warnings).toContainEqual({ type: 'storage-failed', cause: expect.any(Error) })
    expect(client.state.status).toBe('signed-in')
  })

  test('takes nothing from the answer to a request that carried no token of the session', async () => {
    await using world = await createWorld()
    const client = world.openTab()
    await world.signIn(client)
    await letRenew(world)
    const token = await client.getAccessToken()
    const renewed = await world.fetch(appUrl, { headers: { authorization: `Bearer ${token}` } })
    world.network.plan({
      kind: 'answer',
      response: () => new Response('', { headers: { authorization: renewed.headers.get('authorization') ?? '' } }),
    })

    await client.fetch('https://api.test/public', { headers: { authorization: 'Basic b3RoZXI6dXNlcg==' } })
    await world.network.settle()

    expect(renewed.headers.get('authorization')).toMatch(/^Bearer /)
    expect(client.inspect()?.generation).toBe(0)
  })

  test.each([
    ['headerTransport()', undefined, 'same-origin'],
    ['lockedTransport()', lockedTransport(), 'include'],
  ])('sends cookies with tokens and to the routes as %s says', async (_, transport, credentials) => {
    await using world = await createRenewalWorld({ tokens: 'token pairs', transport: 'locked' }, { seed: 1 })
    const sent: (readonly [string, RequestCredentials])[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      const request = new Request(input, { ...init, signal: null })
      sent.push([new URL(request.url).pathname, request.credentials])
      return world.fetch(input, init)
    }
    const client = world.openTab({ fetch, ...(transport && { transport }) })
    await world.signIn(client)

    await world.clock.advance(1000) // the turn of the sign-in is over

    await client.fetch(appUrl)
    await client.refresh()
    await client.fetch('https://elsewhere.test/')
    await client.signOut()

    expect(sent).toEqual([
      ['/me', credentials],
      ['/auth/token', credentials],
      ['/', 'same-origin'],
      ['/auth/revoke', credentials],
    ])
  })

  test('leaves it to the caller of fetch whether cookies are sent', async () => {
    await using world = await createWorld()
    const sent: RequestCredentials[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      sent.push(new Request(input, { ...init, signal: null }).credentials)
      return world.fetch(input, init)
    }
    const client = world.openTab({ fetch, transport: lockedTransport() })
    await world.signIn(client)

    await client.fetch(appUrl, { credentials: 'omit' })

    expect(sent).toEqual(['omit'])
  })
})
