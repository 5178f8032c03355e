import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { countRequests, createWatchedBrowser, createWatchedClient } from './watched-client.ts'

const page = '<!doctype html><h1>Sign in to the Wi-Fi</h1>'

describe('client.signIn()', () => {
  test('shows who has signed in', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    expect(client.state).toEqual({ status: 'loading' })

    await pair.signIn(client, { scopes: ['read', 'write'], claims: { role: 'admin' } })

    expect(client.state).toEqual({
      status: 'signed-in',
      subject: 'alice',
      sessionId: expect.stringMatching(/^[\w-]{22}$/),
      scopes: ['read', 'write'],
      claims: { role: 'admin' },
    })
  })

  test('is not undone by the end of an earlier session, where the storage could not be read until now', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const earlier = openTab()
    await pair.signIn(earlier.client)
    await earlier.client.signOut()
    const { ports, ...unreadable } = openTab()
    const locked = (): Promise<never> => Promise.reject(new DOMException('The storage is locked'))
    let isLocked = true
    const { client, signOuts } = createWatchedClient(pair, {
      wakeSignals: ports.wakeSignals,
      storage: {
        read: () => (isLocked ? locked() : ports.storage.read()),
        update: (change) => (isLocked ? locked() : ports.storage.update(change)),
      },
    })
    unreadable.client.dispose()
    await pair.clock.advance(1000)
    await pair.signIn(client, { subject: 'bob' })

    isLocked = false
    ports.wake()
    await pair.settle()

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'bob' })
    expect(signOuts).toEqual([])
  })

  test("takes the JSON of the route's answer, too", async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    const issued = await pair.auth.issueToken({ subject: 'alice', method: 'password' })
    const response = pair.auth.respond(issued, new Request('https://api.test/sign-in'))

    await client.signIn(() => response.json())

    expect(client.state).toMatchObject({ subject: 'alice' })
  })

  test.each([
    ['a page that refuses', () => new Response(page, { status: 401 }), 'sign_in_refused'],
    ['a page that forbids', () => new Response(page, { status: 403 }), 'sign_in_refused'],
    ['JSON of the app', () => Response.json({ message: 'Wrong password' }, { status: 422 }), 'sign_in_refused'],
    ['a code of ours', () => Response.json({ code: 'subject_blocked' }, { status: 403 }), 'subject_blocked'],
    ['a page that is out of order', () => new Response(page, { status: 502 }), 'unavailable'],
    ['a captive portal', () => new Response(page), 'answer_invalid'],
    ['no token response', () => ({ token: 'a' }), 'answer_invalid'],
    ['nothing', () => undefined, 'answer_invalid'],
  ])('rejects with a code where it gets %s, and changes nothing', async (_, answer, code) => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)

    await expect(client.signIn(async () => answer())).rejects.toMatchObject({ code })

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    expect(signOuts).toEqual([])
  })

  test("hands the route's answer to the caller, to be read", async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    const answer = Response.json({ message: 'Wrong password' }, { status: 401 })

    await expect(client.signIn(async () => answer)).rejects.toMatchObject({ cause: answer })

    expect(await answer.json()).toEqual({ message: 'Wrong password' })
  })

  test('passes on what the request throws', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    const failure = new TypeError('Failed to fetch')

    await expect(client.signIn(() => Promise.reject(failure))).rejects.toBe(failure)

    expect(client.state).toEqual({ status: 'signed-out', reason: undefined })
  })

  test('revokes the session before', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    await pair.signIn(client, { subject: 'bob' })

    expect(await pair.store.list({ matching: { subject: 'alice' }, now: pair.clock.now(), limit: 9 })).toEqual([])
    expect(countRequests(pair, '/auth/revoke')).toBe(1)
    expect(client.state).toMatchObject({ subject: 'bob' })
    expect(signOuts).toEqual([])
  })

  test('W11: drops the late answer to a refresh of the session before', async () => {
    await using pair = await createTestAuth()
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)
    pair.network.plan({ kind: 'delay', ms: 5000 })
    const refresh = client.refresh()
    await pair.settle()

    await pair.signIn(client, { subject: 'bob' })
    await pair.clock.advance(5000)
    await refresh

    expect(client.state).toMatchObject({ subject: 'bob' })
    expect(client.inspect()?.generation).toBe(0)
    expect(signOuts).toEqual([])
  })

  test('reaches every tab, without a request of theirs', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const [one, other] = [openTab(), openTab()]

    await pair.signIn(one.client)
    await pair.clock.advance(10)

    expect(other.client.state).toEqual(one.client.state)
    expect(pair.network.requests).toEqual([])
  })

  test('wins over an end of the session before, in every tab', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const [one, other] = [openTab(), openTab()]
    await pair.signIn(one.client)
    await one.client.signOut()
    await pair.signIn(other.client)
    await pair.clock.advance(10)

    expect([one, other].map(({ client }) => client.state.status)).toEqual(['signed-in', 'signed-in'])
  })
})
