import { describe, test } from 'vitest'
import { reasonOfSignOut, shownGeneration, signIn } from './stage/demo-tab.ts'
import { redeemElsewhere } from './stage/redeem.ts'
import { longLifetimes, openStage, transports } from './stage/stage.ts'

describe.concurrent.each(transports)('a stolen refresh token (%s)', (transport) => {
  test('ends the session when the thief redeems it after its owner did, and the page says why', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport })
    const tab = await stage.openTab()
    const { refresh_token: stolen } = await signIn(tab)
    await expect.poll(() => shownGeneration(tab), { timeout: 15_000 }).toBeGreaterThanOrEqual(1)

    const theft = await redeemElsewhere(stage.demo.address, stolen)

    expect(theft).toMatchObject({ status: 400, code: 'refresh_token_reused' })
    expect(await reasonOfSignOut(tab)).toBe('reused')
    expect(stage.demo.sessions()).toMatchObject([{ revokedFor: 'reuse' }])
  })

  test('ends the session for both when the thief is faster than its owner, and the page says why', async ({
    expect,
  }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    const { refresh_token: stolen } = await signIn(tab)

    const theft = await redeemElsewhere(stage.demo.address, stolen)
    await tab.getByTestId('refresh-now').click()
    const reason = await reasonOfSignOut(tab)
    const secondTheft = await redeemElsewhere(stage.demo.address, theft.refreshToken ?? '')

    expect(theft.status).toBe(200)
    expect(reason).toBe('reused')
    expect(secondTheft).toMatchObject({ status: 400, code: 'session_revoked' })
  })
})

describe('the drill about a thief', () => {
  test('replays a copy of the refresh token, and the page says why the session is over', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: 'bearer', ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-replay').click()

    expect(await reasonOfSignOut(tab)).toBe('reused')
    expect(await tab.getByTestId('timeline').innerText()).toContain('refresh_token_reused')
  })
  test('shows that a script finds nothing to copy where the refresh token is in a cookie', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: 'cookie', ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-search').click()
    await tab.getByText('A script looks at').waitFor()

    expect(await tab.getByTestId('timeline').innerText()).toContain('there is no refresh token')
    expect(await tab.getByTestId('drill-replay').count()).toBe(0)
  })
})
