import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { noTurns } from '../../src/lib/ports/turn-taking.ts'
import { hold } from './test-api.ts'
import { countRequests, createWatchedBrowser, createWatchedClient } from './watched-client.ts'

const day = 24 * 3_600_000

describe('createAuthClient(), when the server ends the session', () => {
  test.each([
    ['refresh_token_invalid', 'invalid'],
    ['refresh_token_expired', 'expired'],
    ['refresh_token_reused', 'reused'],
    ['session_revoked', 'revoked'],
    ['session_expired', 'expired'],
    ['restore_required', 'invalid'],
    ['subject_deleted', 'deleted'],
    ['subject_blocked', 'blocked'],
  ])('FM-29, W5: ends it by %s in every tab, once, as %s', async (code, reason) => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const tabs = [openTab(), openTab(), openTab()] as const
    await pair.signIn(tabs[0].client)
    await pair.clock.advance(10)
    pair.network.plan({ kind: 'answer', response: () => Response.json({ code }, { status: 400 }) })

    await tabs[1].client.refresh()
    await pair.clock.advance(day)

    expect(tabs.map(({ client }) => client.state)).toEqual(tabs.map(() => ({ status: 'signed-out', reason })))
    expect(tabs.map(({ signOuts }) => signOuts)).toEqual(tabs.map(() => [reason]))
    expect(countRequests(pair)).toBe(1)
  })

  test('has no access token any more', async () => {
    await using pair = await createTestAuth()
    const { client } = createWatchedClient(pair)
    await pair.signIn(client)
    await pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    await client.refresh()

    expect(await client.getAccessToken()).toBeUndefined()
    expect(client.inspect()).toBeUndefined()
  })

  test('leaves no token in the storage', async () => {
    await using pair = await createTestAuth()
    const { browser, openTab } = createWatchedBrowser(pair)
    const { client } = openTab()
    await pair.signIn(client)
    await pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    await client.refresh()

    expect(JSON.parse(browser.text ?? '')).toEqual({
      epoch: expect.any(Number),
      reason: 'revoked',
      session_id: expect.any(String),
    })
  })

  test('FM-09, W5: keeps a pair that another tab has stored meanwhile', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const [one, other] = [openTab(), openTab()]
    await pair.signIn(one.client)
    await pair.clock.advance(10)
    const { promise, give } = hold<Response>()
    const { client, signOuts } = openTab({ fetch: () => promise, turns: noTurns })
    await pair.clock.advance(10)
    const refresh = client.refresh()
    await other.client.refresh()

    give(Response.json({ code: 'refresh_token_reused' }, { status: 400 }))
    await refresh

    expect(client.state.status).toBe('signed-in')
    expect(client.inspect()?.generation).toBe(1)
    expect(signOuts).toEqual([])
  })

  test('takes no failure to heart where another tab has stored a pair meanwhile', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const other = openTab()
    await pair.signIn(other.client)
    const { promise, give } = hold<Response>()
    const { client, events } = openTab({ fetch: () => promise, turns: noTurns })
    await pair.clock.advance(10)
    const refresh = client.refresh()
    await other.client.refresh()

    give(new Response('busy', { status: 503 }))
    await refresh

    expect(client.inspect()?.generation).toBe(1)
    expect(events).toEqual([{ type: 'adopted', generation: 1 }])
  })

  test('asks once after the end where the longest lifetime is reached', async () => {
    await using pair = await createTestAuth({ jwt: { maxSessionLifetime: 3600 } })
    const { client, signOuts } = createWatchedClient(pair)
    await pair.signIn(client)

    await pair.clock.advance(3_600_000)
    expect(client.state.status).toBe('signed-in')
    const before = countRequests(pair)

    await pair.clock.advance(1000)
    expect(client.state).toEqual({ status: 'signed-out', reason: 'expired' })
    expect(signOuts).toEqual(['expired'])
    expect(countRequests(pair)).toBe(before + 1)
  })

  test('FM-45: asks the server whether the session is over, where the device was asleep for a month', async () => {
    await using pair = await createTestAuth()
    const { browser, openTab } = createWatchedBrowser(pair)
    const first = openTab()
    await pair.signIn(first.client)
    first.ports.kill()
    first.client.dispose()
    await pair.clock.advance(30 * day)
    expect(browser.text).toContain('refresh_token')

    const { client, signOuts } = openTab()
    await expect(client.getAccessToken()).resolves.toBeUndefined()
    await pair.settle()

    expect(client.state).toEqual({ status: 'signed-out', reason: 'expired' })
    expect(signOuts).toEqual(['expired'])
    expect(countRequests(pair)).toBe(1)
  })
})
