import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createWatchedClient } from '../auth-client/watched-client.ts'
import { createCookieSite } from './cookie-site.ts'

describe('cookieTransport()', () => {
  test('redeems by naming the session and the generation, and sends the cookie along', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)

    await client.refresh()

    expect(site.requests).toEqual([
      {
        path: '/auth/token',
        credentials: 'include',
        parameters: {
          grant_type: 'refresh_token',
          session_id: expect.any(String),
          generation: '0',
          attempt: expect.stringMatching(/^[\w-]{22}$/),
        },
      },
    ])
    expect(client.inspect()?.generation).toBe(1)
  })

  test('draws another attempt id for each generation', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)

    for (let refresh = 0; refresh < 5; refresh++) await client.refresh()

    const sent = site.requests.map(({ parameters }) => parameters)
    expect(sent.map(({ generation }) => generation)).toEqual(['0', '1', '2', '3', '4'])
    expect(new Set(sent.map(({ attempt }) => attempt)).size).toBe(5)
  })

  test('puts the access token on requests, as ever', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)

    expect((await client.fetch('https://api.test/me')).status).toBe(200)
  })

  test('stores no token, and what it stores opens nothing', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const tabs = [site.openTab(), site.openTab()] as const
    await site.signIn(tabs[0].client)
    const secrets: unknown[] = []
    for (let hour = 0; hour < 3; hour++) {
      secrets.push(await tabs[0].client.getAccessToken(), site.jar.past(0))
      await pair.clock.advance(3_600_000)
    }

    for (const secret of secrets) expect(site.texts.join('\n')).not.toContain(String(secret))
    expect(secrets).toHaveLength(6)
  })

  test('FM-14: never tells another tab a refresh token, nor an attempt id', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const tabs = [site.openTab(), site.openTab()] as const
    await site.signIn(tabs[0].client)
    const secrets: unknown[] = []
    for (let hour = 0; hour < 3; hour++) {
      secrets.push(site.jar.past(0), ...site.requests.map(({ parameters }) => parameters['attempt']))
      await pair.clock.advance(3_600_000)
    }

    expect(site.line.messages.length).toBeGreaterThan(3)
    for (const secret of secrets) expect(site.line.messages.join('\n')).not.toContain(String(secret))
  })

  test('refuses a sign-in that brings a refresh token to the script, and stores nothing of it', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()

    await expect(pair.signIn(client)).rejects.toMatchObject({
      code: 'answer_invalid',
      message: expect.stringContaining('cookieTransport()'),
    })

    expect(client.state.status).toBe('signed-out')
    expect(site.browser.text ?? '').not.toContain('session_id')
  })

  test('takes an answer for another session for none', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)
    const answer = { ...sampleAnswer, session_id: 'another session' }
    pair.network.plan({ kind: 'answer', response: () => Response.json(answer) })

    await expect(client.refresh()).rejects.toMatchObject({ code: 'answer_invalid' })
    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
  })

  test('works alone in memory, where there are no other tabs to ask', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab(() => ({ storage: memoryStorage() }))
    await site.signIn(client)

    await client.refresh()

    expect(client.inspect()?.generation).toBe(1)
  })
})

describe('createAuthClient(), without cookieTransport()', () => {
  test('refuses a sign-in whose refresh token is in a cookie, and names it', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = createWatchedClient(pair)

    await expect(site.signIn(client)).rejects.toMatchObject({
      code: 'answer_invalid',
      message: 'The answer has no valid refresh_token',
    })
    expect(client.state.status).toBe('signed-out')
  })
})

const sampleAnswer = {
  access_token: 'token',
  token_type: 'Bearer',
  expires_in: 600,
  refresh_token_expires_in: 1000,
  scope: '',
  generation: 1,
  sub: 'alice',
}
