import { describe, test } from 'vitest'
import { callApi, reasonOfSignOut, signIn } from './stage/demo-tab.ts'
import { openStage, type Stage } from './stage/stage.ts'

/** How many exchanges succeeded, and how many redemptions the server has committed. */
function countRedemptions({ traffic, demo }: Stage): { readonly answered: number; readonly committed: number } {
  const answered = traffic.exchanges().filter(({ outcome }) => outcome === 200).length
  return { answered, committed: demo.sessions().reduce((sum, { generation }) => sum + generation, 0) }
}

describe.concurrent('two tabs', () => {
  test('share one session over several lifetimes and redeem each refresh token once', async ({ expect }) => {
    await using stage = await openStage({ ACCESS_TOKEN_LIFETIME: '5' })
    const first = await stage.openTab()
    await signIn(first)
    const second = await stage.openTab()
    await second.getByTestId('dashboard').waitFor()

    await expect.poll(() => countRedemptions(stage).committed, { timeout: 40_000 }).toBeGreaterThanOrEqual(7)
    const calls = [await callApi(first), await callApi(second)]

    await expect.poll(() => countRedemptions(stage)).toSatisfy(({ answered, committed }) => answered === committed)
    const presented = stage.traffic.exchanges().map(({ refreshToken }) => refreshToken)
    expect(new Set(presented).size).toBe(presented.length)
    expect(calls).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(stage.traffic.errors()).toEqual([])
    expect(stage.demo.sessions()).toHaveLength(1)
  })

  test('are signed in together when one of them signs in', async ({ expect }) => {
    await using stage = await openStage()
    const first = await stage.openTab()
    const second = await stage.openTab()
    await second.getByTestId('sign-in-page').waitFor()

    await signIn(first)
    await second.getByTestId('dashboard').waitFor()

    expect((await callApi(second)).status).toBe(200)
    expect(stage.demo.sessions()).toHaveLength(1)
  })

  test('are signed out together when one of them signs out, though neither would refresh for long', async ({
    expect,
  }) => {
    await using stage = await openStage({ ACCESS_TOKEN_LIFETIME: '600', REFRESH_TOKEN_LIFETIME: '1200' })
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
