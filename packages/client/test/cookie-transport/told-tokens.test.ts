import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { type CookieSite, createCookieSite } from './cookie-site.ts'

/** A tab that has an access token, and what another tab would say of it. */
async function openTalkingTab(pair: TestAuth): Promise<{
  readonly site: CookieSite
  readonly tab: ReturnType<CookieSite['openTab']>
  /** Says what the last message said, with other members. */
  tell(changes: object, pairChanges?: object): Promise<void>
}> {
  const site = createCookieSite(pair)
  const tab = site.openTab()
  await site.signIn(tab.client)
  await tab.client.refresh()
  await tab.client.refresh()
  await pair.clock.advance(10)
  return {
    site,
    tab,
    tell: async (changes, pairChanges) => {
      const { pair: said, ...record } = Object(JSON.parse(site.line.messages.at(-1) ?? ''))
      site.line.say(JSON.stringify({ ...record, pair: { ...said, ...pairChanges }, ...changes }))
      await pair.clock.advance(10)
    },
  }
}

const fresh = { obtainedAt: 1_893_456_000_005 }

describe('cookieTransport(), told an access token', () => {
  test('takes a fresh one of its session and generation', async () => {
    await using pair = await createTestAuth()
    const { tab, tell } = await openTalkingTab(pair)

    await tell(fresh, { access_token: 'told' })

    expect(await tab.client.getAccessToken()).toBe('told')
  })

  test('takes one of a later generation, which the record will follow', async () => {
    await using pair = await createTestAuth()
    const { tab, tell } = await openTalkingTab(pair)

    await tell(fresh, { access_token: 'told', generation: 3 })

    expect(await tab.client.getAccessToken()).toBe('told')
    expect(tab.client.inspect()?.generation).toBe(2)
  })

  test.each([
    ['of another session', fresh, { access_token: 'told', session_id: 'another session' }],
    ['of an older generation', fresh, { access_token: 'told', generation: 1 }],
    ['of an earlier sign-in', { ...fresh, epoch: 0 }, { access_token: 'told' }],
    ['that is no fresher than its own', {}, { access_token: 'told' }],
    ['with a refresh token beside it', fresh, { access_token: 'told', refresh_token: 'leaked' }],
    ['that is none', fresh, { access_token: '', expires_in: 0 }],
    ['without a lifetime', fresh, { access_token: 'told', expires_in: 'long' }],
    ['with the end of the session', { ...fresh, pair: undefined, reason: 'user' }, {}],
  ])('leaves one aside %s', async (_, changes, pairChanges) => {
    await using pair = await createTestAuth()
    const { tab, tell } = await openTalkingTab(pair)
    const before = await tab.client.getAccessToken()

    await tell(changes, pairChanges)

    expect(await tab.client.getAccessToken()).toBe(before)
    expect(tab.client.state.status).toBe('signed-in')
  })

  test.each([[undefined], [null], [42], ['{'], ['null'], [{ epoch: 1 }], [new Uint8Array(3)]])(
    'is not disturbed by %o',
    async (message) => {
      await using pair = await createTestAuth()
      const { site, tab } = await openTalkingTab(pair)
      const before = await tab.client.getAccessToken()

      site.line.say(message)
      await pair.clock.advance(10)

      expect(await tab.client.getAccessToken()).toBe(before)
    },
  )

  test('leaves one aside that comes after the sign-out', async () => {
    await using pair = await createTestAuth()
    const { tab, tell } = await openTalkingTab(pair)
    await tab.client.signOut()

    await tell(fresh, { access_token: 'told' })

    expect(tab.client.state.status).toBe('signed-out')
    expect(await tab.client.getAccessToken()).toBeUndefined()
  })
})

describe('cookieTransport(), asked for its access token', () => {
  test('tells it', async () => {
    await using pair = await createTestAuth()
    const { site, tab } = await openTalkingTab(pair)

    site.line.say('token?')
    await pair.clock.advance(10)

    expect(site.line.messages.at(-1)).toContain(await tab.client.getAccessToken())
    expect(site.line.messages).toHaveLength(4)
  })

  test('tells nothing after the sign-out, here or in another tab', async () => {
    await using pair = await createTestAuth()
    const { site, tab } = await openTalkingTab(pair)
    const other = site.openTab()
    await pair.clock.advance(10)
    await tab.client.signOut()
    await pair.clock.advance(10)
    const messages = site.line.messages.length

    site.line.say('token?')
    await pair.clock.advance(10)

    expect(other.client.state.status).toBe('signed-out')
    expect(site.line.messages).toHaveLength(messages)
  })

  test('tells nothing after dispose()', async () => {
    await using pair = await createTestAuth()
    const { site, tab } = await openTalkingTab(pair)
    tab.client.dispose()

    site.line.say('token?')
    await tab.client.refresh()
    await pair.clock.advance(10)

    expect(site.line.messages).toHaveLength(3)
  })
})
