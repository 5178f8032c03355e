import { describe, test } from 'vitest'
import { reasonOfSignOut, shownGeneration, signIn } from './stage/demo-tab.ts'
import { redeemElsewhere } from './stage/redeem.ts'
import { openStage } from './stage/stage.ts'

describe.concurrent('a stolen refresh token', () => {
  test('ends the session when the thief redeems it after its owner did, and the page says why', async ({ expect }) => {
    await using stage = await openStage()
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
    await using stage = await openStage()
    const tab = await stage.openTab()
    const { refresh_token: stolen } = await signIn(tab)

    const theft = await redeemElsewhere(stage.demo.address, stolen)
    const reason = await reasonOfSignOut(tab)
    const secondTheft = await redeemElsewhere(stage.demo.address, theft.refreshToken ?? '')

    expect(theft.status).toBe(200)
    expect(reason).toBe('reused')
    expect(secondTheft).toMatchObject({ status: 400, code: 'session_revoked' })
  })

  test('is caught in the drill that replays a copy, and the page says why', async ({ expect }) => {
    await using stage = await openStage({ ACCESS_TOKEN_LIFETIME: '600', REFRESH_TOKEN_LIFETIME: '1200' })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-replay').click()

    expect(await reasonOfSignOut(tab)).toBe('reused')
    expect(await tab.getByTestId('timeline').innerText()).toContain('refresh_token_reused')
  })
})
