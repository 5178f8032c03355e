import { setTimeout as wait } from 'node:timers/promises'
import { describe, test } from 'vitest'
import { callApi, reasonOfSignOut, signIn } from './stage/demo-tab.ts'
import { longLifetimes, openStage, shortestLifetimes, type Stage, transports } from './stage/stage.ts'

/** How many redemptions the server has committed. */
function committed({ demo }: Stage): number {
  return demo.sessions().reduce((sum, { generation }) => sum + generation, 0)
}

/** How many refresh tokens were presented, and how many pairs of a token and an attempt id. */
async function presented({ traffic }: Stage): Promise<{ readonly tokens: number; readonly pairs: number }> {
  const exchanges = await traffic.exchanges()
  return {
    tokens: new Set(exchanges.map(({ refreshToken }) => refreshToken)).size,
    pairs: new Set(exchanges.map(({ refreshToken, attempt }) => `${refreshToken} ${attempt}`)).size,
  }
}

/**
 * Lets the exchanges of a browser travel for so long that they become due in every tab before the first is answered.
 *
 * @returns The most that have been under way at once so far.
 */
async function slowExchangesDown({ context }: Stage): Promise<() => number> {
  let underWay = 0
  let most = 0
  await context.route('**/auth/token', async (route) => {
    underWay += 1
    most = Math.max(most, underWay)
    await wait(600)
    underWay -= 1
    await route.continue()
  })
  return () => most
}

describe.concurrent.each(transports)('two tabs (%s)', (transport) => {
  test('share one session over many generations and redeem each refresh token once', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...shortestLifetimes })
    const first = await stage.openTab()
    await signIn(first)
    const second = await stage.openTab()
    await second.getByTestId('dashboard').waitFor()

    await expect.poll(() => committed(stage), { timeout: 40_000 }).toBeGreaterThanOrEqual(5)
    const calls = [await callApi(first), await callApi(second)]

    await expect.poll(() => stage.traffic.outcomes('/auth/token')).not.toContain(undefined)
    expect(await presented(stage)).toEqual({ tokens: committed(stage), pairs: committed(stage) })
    expect(calls).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(stage.traffic.errors()).toEqual([])
    expect(stage.demo.sessions()).toHaveLength(1)
  })

  test('take turns, so that one refresh at most is under way', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...shortestLifetimes })
    const first = await stage.openTab()
    await signIn(first)
    const second = await stage.openTab()
    await second.getByTestId('dashboard').waitFor()

    const mostUnderWay = await slowExchangesDown(stage)
    const before = committed(stage)
    await expect.poll(() => committed(stage), { timeout: 40_000 }).toBeGreaterThanOrEqual(before + 3)

    expect(mostUnderWay()).toBe(1)
  })

  test('are signed in together when one of them signs in', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport })
    const first = await stage.openTab()
    const second = await stage.openTab()
    await second.getByTestId('sign-in-page').waitFor()

    await signIn(first)
    await second.getByTestId('dashboard').waitFor()

    expect((await callApi(second)).status).toBe(200)
    expect(stage.demo.sessions()).toHaveLength(1)
  })

  test('FM-79: are signed out together when one of them signs out, though neither would refresh for long', async ({
    expect,
  }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const first = await stage.openTab()
    await signIn(first)
    const second = await stage.openTab()
    await second.getByTestId('dashboard').waitFor()

    await first.getByTestId('sign-out').click()
    await second.getByTestId('sign-in-page').waitFor()

    expect([await reasonOfSignOut(first), await reasonOfSignOut(second)]).toEqual(['user', 'user'])
    await expect.poll(() => stage.demo.sessions()).toMatchObject([{ revokedFor: 'signed-out' }])
  })
})
