import { createTestAuth, type Fault, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { type CookieSite, type CookieTab, countRedemptions, createCookieSite } from './cookie-site.ts'

/** A page that was reloaded, and whose redemptions all meet the same fate. */
async function reloadInNeed(fault: Fault): Promise<{ pair: TestAuth; site: CookieSite; tab: CookieTab }> {
  const pair = await createTestAuth({ decideFault: () => fault })
  const site = createCookieSite(pair)
  const before = site.openTab()
  await site.signIn(before.client)
  await pair.clock.advance(60_000)
  before.kill()
  return { pair, site, tab: site.openTab() }
}

/** Another tab has got an access token of the same generation, and tells it. */
function tell({ clock }: TestAuth, site: CookieSite): void {
  const record = Object(JSON.parse(site.browser.text ?? ''))
  const pair = { ...record.pair, access_token: 'told', expires_in: 600 }
  site.line.say(JSON.stringify({ ...record, pair, obtainedAt: clock.now() }))
}

describe('cookieTransport(), told an access token where its own redemptions fail', () => {
  test('goes on with it for as long as it is good, and repeats nothing', async () => {
    const { pair, site, tab } = await reloadInNeed({ kind: 'lose-request' })
    await using _ = pair
    await pair.clock.advance(1_200_000)
    const before = countRedemptions(site)

    tell(pair, site)
    await pair.clock.advance(300_000)

    expect(await tab.client.getAccessToken()).toBe('told')
    expect(countRedemptions(site)).toBe(before)
  })

  test('gives it to whoever has waited for the redemption that fails', async () => {
    const { pair, site, tab } = await reloadInNeed({ kind: 'stall' })
    await using _ = pair
    const token = tab.client.getAccessToken()
    await pair.clock.advance(5000)

    tell(pair, site)
    await pair.clock.advance(10_000)

    expect(await token).toBe('told')
  })
})
