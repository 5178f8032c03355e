import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { type CookieSite, type CookieTab, createCookieSite } from './cookie-site.ts'

async function isAlive({ store, clock }: TestAuth): Promise<boolean> {
  return (await store.list({ matching: { subject: 'alice' }, now: clock.now(), limit: 1 })).length === 1
}

/** A browser that was killed some refreshes after the sign-in, and starts again with cookies of some changes ago. */
async function restartWithOlderCookie(pair: TestAuth, changes: number): Promise<{ site: CookieSite; tab: CookieTab }> {
  const site = createCookieSite(pair)
  const before = site.openTab()
  await site.signIn(before.client)
  for (let refresh = 0; refresh < 5; refresh++) await before.client.refresh()
  await pair.clock.advance(10)
  before.kill()
  site.jar.rollBack(changes)
  return { site, tab: site.openTab() }
}

function sent(site: CookieSite, from: number): readonly (string | undefined)[] {
  return site.requests.slice(from).map(({ parameters }) => parameters['generation'])
}

describe('cookieTransport(), with a cookie that is older than the record', () => {
  test('repeats the finished exchange with its attempt id, and draws no other one for the pair that it knows', async () => {
    await using pair = await createTestAuth()
    const { site, tab } = await restartWithOlderCookie(pair, 1)
    const attemptBefore = site.requests.at(-1)?.parameters['attempt']
    const stored = site.browser.text

    await pair.clock.advance(2000)

    expect(await tab.client.getAccessToken()).toBeDefined()
    expect(tab.client.inspect()?.generation).toBe(5)
    expect(sent(site, 5)).toEqual(['5', '4'])
    expect(site.requests.at(-1)?.parameters['attempt']).toBe(attemptBefore)
    expect(site.browser.text).toBe(stored)
  })

  test('takes the access token of a server that is behind itself, and is none the older for it', async () => {
    await using pair = await createTestAuth()
    const { site, tab } = await restartWithOlderCookie(pair, 0)
    const [restored] = (await pair.store.list({ matching: {}, now: pair.clock.now(), limit: 1 })).map(({ id }) => id)
    const stale = { error: 'invalid_request', code: 'stale_duplicate', generation: 3 }
    const answer = { ...sampleAnswer, session_id: restored, generation: 4 }
    pair.network.plan(
      { kind: 'answer', response: () => Response.json(stale, { status: 409 }) },
      { kind: 'answer', response: () => Response.json(answer) },
    )

    await pair.clock.advance(2000)
    const other = site.openTab()
    await pair.clock.advance(500)

    expect(await tab.client.getAccessToken()).toBe('token after a restore')
    expect(await other.client.getAccessToken()).toBe('token after a restore')
    expect(tab.client.inspect()?.generation).toBe(5)
    expect(sent(site, 5)).toEqual(['5', '3'])
  })

  test('goes on from there as ever', async () => {
    await using pair = await createTestAuth()
    const { tab } = await restartWithOlderCookie(pair, 1)

    await pair.clock.advance(3_600_000)

    expect(tab.client.inspect()?.generation).toBe(11)
    expect(tab.signOuts).toEqual([])
  })

  test.each([2, 3])('goes on where the cookie is behind by %i, by the attempt ids that followed', async (behind) => {
    await using pair = await createTestAuth()
    const { site, tab } = await restartWithOlderCookie(pair, behind)

    await pair.clock.advance(2000)

    expect(await tab.client.getAccessToken()).toBeDefined()
    expect(sent(site, 5)).toEqual(['5', String(5 - behind)])
    const later = site.requests.slice(5 - behind + 1, 5).map(({ parameters }) => parameters['attempt'])
    expect(site.requests.at(-1)?.parameters['later_attempts']?.split(' ').slice(0, -1)).toEqual(later)
    await pair.clock.advance(3_600_000)
    expect(tab.client.inspect()?.generation).toBe(11)
    expect(tab.signOuts).toEqual([])
    expect(await isAlive(pair)).toBe(true)
  })

  test.each([2, 3])(
    'holds the session where storage and cookie are both behind by %i, as a backup is',
    async (behind) => {
      await using pair = await createTestAuth()
      const site = createCookieSite(pair)
      const before = site.openTab()
      await site.signIn(before.client)
      for (let refresh = behind; refresh < 5; refresh++) await before.client.refresh()
      const past = String(site.browser.text)
      for (let refresh = 0; refresh < behind; refresh++) await before.client.refresh()
      before.kill()
      site.jar.rollBack(behind)
      await site.browser.openTab().storage.update(() => past)
      const { client, signOuts } = site.openTab()

      await pair.clock.advance(3_600_000)

      expect(client.state.status).toBe('signed-in')
      expect(signOuts).toEqual([])
      expect(await isAlive(pair)).toBe(true)
      const refresh = client.refresh()
      await Promise.allSettled([refresh, pair.clock.advance(1000)])
      await expect(refresh).rejects.toMatchObject({ code: 'stale_duplicate' })
    },
  )

  test('holds the session where it has no attempt id any more, and draws none for a token that may be spent', async () => {
    await using pair = await createTestAuth()
    const { site, tab } = await restartWithOlderCookie(pair, 4)

    await pair.clock.advance(3_600_000)

    expect(tab.client.state.status).toBe('signed-in')
    expect(await isAlive(pair)).toBe(true)
    expect(new Set(sent(site, 5))).toEqual(new Set(['5']))
  })

  test('never says of a cookie that is merely behind that two parties hold it', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client, signOuts } = site.openTab()
    await site.signIn(client)
    for (let refresh = 0; refresh < 3; refresh++) await client.refresh()
    site.jar.rollBack(2) // while the page that got the pair itself goes on: a late answer has set its cookie

    for (let attempt = 0; attempt < 10; attempt++) {
      await client.refresh().catch(() => undefined)
      await pair.clock.advance(60_000)
    }

    expect(signOuts).toEqual([])
    expect(await isAlive(pair)).toBe(true)
  })
})

describe('cookieTransport(), with a cookie that is newer than the record', () => {
  test('goes on from the cookie, with an attempt id that is stored before the request leaves', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(10)
    site.cutAnswers(1)
    void before.client.refresh().catch(() => undefined)
    await pair.settle()
    before.kill()

    const { client, signOuts } = site.openTab()
    await pair.clock.advance(2000)

    expect(client.inspect()?.generation).toBe(2)
    expect(sent(site, 1)).toEqual(['0', '1'])
    const drawn = String(site.requests.at(-1)?.parameters['attempt'])
    expect(site.texts.findIndex((text) => text.includes(drawn))).toBeGreaterThanOrEqual(0)
    expect(site.storedWhenSent.at(-1)).toContain(drawn)
    expect(signOuts).toEqual([])
  })

  test('repeats with the same attempt id where that answer is lost, also after a restart', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const before = site.openTab()
    await site.signIn(before.client)
    await pair.clock.advance(10)
    site.cutAnswers(1)
    void before.client.refresh().catch(() => undefined)
    await pair.settle()
    before.kill()
    const killed = site.openTab()
    pair.network.plan({ kind: 'deliver' }, { kind: 'lose-answer' })
    await pair.clock.advance(150)
    killed.kill()

    const { client, signOuts } = site.openTab()
    await pair.clock.advance(3_600_000)

    const attempts = site.requests.filter(({ parameters }) => parameters['generation'] === '1')
    expect(new Set(attempts.map(({ parameters }) => parameters['attempt'])).size).toBe(1)
    expect(client.state.status).toBe('signed-in')
    expect(signOuts).toEqual([])
  })
})

describe('cookieTransport(), where somebody else holds the cookie, too', () => {
  test('ends the session when both have gone on, with the reason', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client, signOuts } = site.openTab()
    await site.signIn(client)
    const stolen = String(site.jar.past(0))
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: stolen, attempt: 'A'.repeat(22) })
    await pair.auth.handler(new Request('https://api.test/auth/token', { method: 'POST', body }))

    await client.refresh().catch(() => undefined)

    expect(client.state).toEqual({ status: 'signed-out', reason: 'reused' })
    expect(signOuts).toEqual(['reused'])
  })

  test('is signed out with the reason invalid where its cookie is gone', async () => {
    await using pair = await createTestAuth()
    const site = createCookieSite(pair)
    const { client } = site.openTab()
    await site.signIn(client)
    site.jar.rollBack(1)

    await client.refresh()

    expect(client.state).toEqual({ status: 'signed-out', reason: 'invalid' })
  })
})

const sampleAnswer = {
  access_token: 'token after a restore',
  token_type: 'Bearer',
  expires_in: 600,
  refresh_token_expires_in: 1000,
  scope: '',
  sub: 'alice',
}
