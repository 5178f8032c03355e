import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { reasonOfSignOut, signIn } from './stage/demo-tab.ts'
import { longLifetimes, openStage, shortestLifetimes, type Stage, transports } from './stage/stage.ts'

/** Opens two tabs and signs in in the first: a short session is not to end while a slow machine opens another tab. */
async function openTwoTabs(stage: Stage): Promise<readonly [Page, Page]> {
  const [first, second] = [await stage.openTab(), await stage.openTab()]
  await signIn(first)
  await second.getByTestId('dashboard').waitFor()
  return [first, second]
}

function signOutsTold(tab: Page): Promise<number> {
  return tab.locator('[data-testid="timeline-entry"][data-type="signed-out"]').count()
}

function refusalsOf({ traffic }: Stage): number {
  return traffic.outcomes('/auth/token').filter((outcome) => outcome === 400).length
}

function secondsSinceExpiry({ demo }: Stage): number {
  return (Date.now() - Math.max(...demo.sessions().map(({ expiresAt }) => expiresAt))) / 1000
}

describe.concurrent.each(transports)('a session that is over (%s)', (transport) => {
  test('brings every tab to the sign-in page once when it reaches its longest lifetime', async ({ expect }) => {
    await using stage = await openStage({
      TRANSPORT: transport,
      ...shortestLifetimes,
      MAX_SESSION_LIFETIME: '9',
    })
    const [first, second] = await openTwoTabs(stage)

    const reasons = await Promise.all([reasonOfSignOut(first), reasonOfSignOut(second)])

    expect(reasons).toEqual(['expired', 'expired'])
    expect(stage.views(first)).toEqual(['sign-in-page', 'dashboard', 'sign-in-page'])
    expect(stage.views(second)).toEqual(['sign-in-page', 'dashboard', 'sign-in-page'])
    expect([await signOutsTold(first), await signOutsTold(second)]).toEqual([1, 1])
    expect(refusalsOf(stage)).toBe(1)
  })

  test('brings every tab to the sign-in page once when the browser was offline until the refresh token expired', async ({
    expect,
  }) => {
    await using stage = await openStage({
      TRANSPORT: transport,
      ACCESS_TOKEN_LIFETIME: '4',
      REFRESH_TOKEN_LIFETIME: '6',
    })
    const [first, second] = await openTwoTabs(stage)

    await stage.context.setOffline(true)
    await expect.poll(() => secondsSinceExpiry(stage), { timeout: 20_000 }).toBeGreaterThan(0)
    const viewsOffline = [stage.views(first).at(-1), stage.views(second).at(-1)]
    await stage.context.setOffline(false)
    const reasons = await Promise.all([reasonOfSignOut(first), reasonOfSignOut(second)])

    expect(viewsOffline).toEqual(['dashboard', 'dashboard'])
    expect(reasons).toEqual(['expired', 'expired'])
    expect(stage.views(first)).toEqual(['sign-in-page', 'dashboard', 'sign-in-page'])
    expect(stage.views(second)).toEqual(['sign-in-page', 'dashboard', 'sign-in-page'])
    expect(refusalsOf(stage)).toBe(1)
  })

  test('can be followed by another one, which starts in every tab', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const [first, second] = await openTwoTabs(stage)
    await first.getByTestId('drill-end-elsewhere').click()
    await Promise.all([reasonOfSignOut(first), reasonOfSignOut(second)])

    await signIn(second)
    await first.getByTestId('dashboard').waitFor()

    expect(stage.demo.sessions()).toHaveLength(2)
  })

  test('says that it was revoked in the drill that ends it elsewhere', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-end-elsewhere').click()

    expect(await reasonOfSignOut(tab)).toBe('revoked')
    expect(stage.traffic.outcomes('/me')).toEqual([401])
  })
})
