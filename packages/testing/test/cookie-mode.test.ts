import { ServerSideSessionsConfig } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createCookiePage } from './cookie-page.ts'

describe('cookieTransport() of the client, with that of the server', () => {
  test('signs in, refreshes and calls, while no script ever sees a refresh token', async () => {
    const page = await createCookiePage()
    const client = page.load()
    await page.signIn(client)
    const [token = ''] = page.cookies.values()

    await page.clock.advance(3_600_000)

    expect(client.inspect()?.generation).toBe(6)
    expect([...page.cookies.values()]).toEqual([expect.stringMatching(/^[\w-]{96}$/)])
    expect([...page.cookies.values()]).not.toEqual([token])
    expect(page.browser.text).not.toContain('refresh_token":')
    const headers = { authorization: `Bearer ${await client.getAccessToken()}` }
    const authentication = await page.auth.authenticate(new Request('https://app.test/me', { headers }))
    expect(authentication).toMatchObject({ status: 'authenticated', subject: 'alice' })
    client.dispose()
  })

  test('is signed in after a reload, and goes on', async () => {
    const page = await createCookiePage()
    const before = page.load()
    await page.signIn(before)
    await page.clock.advance(60_000)
    before.dispose()

    const client = page.load()
    await page.clock.advance(1000)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    expect(client.inspect()?.generation).toBe(1)
    client.dispose()
  })

  test('goes on with the cookie of one refresh ago, which a killed browser comes back with', async () => {
    const page = await createCookiePage()
    const before = page.load()
    await page.signIn(before)
    await before.refresh()
    const older = [...page.cookies]
    await before.refresh()
    before.dispose()
    for (const [name, value] of older) page.cookies.set(name, value)

    const client = page.load()
    await page.clock.advance(3_600_000)

    expect(client.state.status).toBe('signed-in')
    expect(await page.countSessions()).toBe(1)
    client.dispose()
  })

  test('goes on with the cookie of three refreshes ago', async () => {
    const page = await createCookiePage()
    const before = page.load()
    await page.signIn(before)
    const older = [...page.cookies]
    for (let refresh = 0; refresh < 3; refresh++) await before.refresh()
    before.dispose()
    for (const [name, value] of older) page.cookies.set(name, value)

    const client = page.load()
    await page.clock.advance(3_600_000)

    expect(client.state.status).toBe('signed-in')
    expect(client.inspect()?.generation).toBe(9)
    expect(await page.countSessions()).toBe(1)
    client.dispose()
  })

  test('FM-88: goes on where the browser has deleted what the page stored', async () => {
    const page = await createCookiePage()
    const before = page.load()
    await page.signIn(before)
    await before.refresh()
    before.dispose()
    await page.browser.openTab().storage.update(() => '')

    const client = page.load()
    await page.clock.advance(3_600_000)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    expect(client.inspect()?.generation).toBeGreaterThan(6)
    expect(await page.countSessions()).toBe(1)
    client.dispose()
  })

  test('goes on after an answer that was lost on its way', async () => {
    const page = await createCookiePage()
    const client = page.load()
    await page.signIn(client)
    page.network.plan({ kind: 'lose-answer' })

    await page.clock.advance(3_600_000)

    expect(client.state.status).toBe('signed-in')
    expect(client.inspect()?.generation).toBe(6)
    client.dispose()
  })

  test('keeps signed in whoever had a refresh token in the storage, and exchanges it for a cookie', async () => {
    const page = await createCookiePage()
    const former = await page.loadFormer()
    await page.clock.advance(60_000)
    former.dispose()
    expect(page.browser.text).toContain('refresh_token":')

    const client = page.load()
    await page.clock.advance(3_600_000)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    expect(client.inspect()?.generation).toBe(6)
    expect(page.browser.text).not.toContain('refresh_token":')
    expect(page.cookies.size).toBe(1)
    client.dispose()
  })

  test('signs out, and takes the cookie away', async () => {
    const page = await createCookiePage()
    const client = page.load()
    await page.signIn(client)

    await client.signOut()

    expect(await page.countSessions()).toBe(0)
    expect(page.cookies.size).toBe(0)
    client.dispose()
  })

  test('ends the session at the server in the end where its end could not be stored, and the cookie is gone', async () => {
    const page = await createCookiePage()
    const client = page.load()
    await page.signIn(client)
    page.breakRevocations(true)
    await client.signOut()
    expect(page.cookies.size).toBe(0)
    expect(await page.countSessions()).toBe(1)

    page.breakRevocations(false)
    await page.clock.advance(60_000)

    expect(await page.countSessions()).toBe(0)
    client.dispose()
  })

  test('leaves the next user alone when it ends the session of the one before', async () => {
    const page = await createCookiePage()
    const client = page.load()
    await page.signIn(client)
    await page.signIn(client)
    await page.clock.advance(3_600_000)

    expect(await page.countSessions()).toBe(1)
    expect(page.cookies.size).toBe(1)
    expect(client.state.status).toBe('signed-in')
    client.dispose()
  })

  test('is signed out where another device has ended its session', async () => {
    const page = await createCookiePage()
    const client = page.load()
    await page.signIn(client)
    await page.auth.tokenManager.revokeAllTokens({ subject: 'alice' })

    await client.refresh()

    expect(client.state).toEqual({ status: 'signed-out', reason: 'revoked' })
    expect(page.cookies.size).toBe(0)
    client.dispose()
  })
})

describe('cookieTransport() of the client, with server-side sessions', () => {
  const sessions = new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a test pepper', inactivityTimeout: 3600 })

  test('calls by the cookie alone, and stays signed in for as long as it is used', async () => {
    const page = await createCookiePage(sessions)
    const client = page.load()
    await page.signIn(client)
    const answers: unknown[] = []
    for (let use = 0; use < 10; use++) {
      await page.clock.advance(1_800_000)
      answers.push(await (await client.fetch('https://app.test/me')).json())
    }

    expect(answers).toEqual(answers.map(() => ({ sub: 'alice' })))
    expect(await client.getAccessToken()).toBeUndefined()
    expect(client.state.status).toBe('signed-in')
    await page.clock.advance(2 * 3_600_000)
    expect(client.state).toEqual({ status: 'signed-out', reason: 'expired' })
    client.dispose()
  })

  test('signs out, and takes the cookie away', async () => {
    const page = await createCookiePage(sessions)
    const client = page.load()
    await page.signIn(client)

    await client.signOut()

    expect(await page.countSessions()).toBe(0)
    expect(page.cookies.size).toBe(0)
    client.dispose()
  })
})
