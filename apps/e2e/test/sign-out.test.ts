import { describe, test } from 'vitest'
import { reasonOfSignOut, signIn } from './stage/demo-tab.ts'
import { redeemElsewhere } from './stage/redeem.ts'
import { longLifetimes, openStage, transports } from './stage/stage.ts'

describe.concurrent.each(transports)('signing out (%s)', (transport) => {
  test('ends the session on the server, so that neither token of it is good for anything', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    const tokens = await signIn(tab)

    await tab.getByTestId('sign-out').click()
    await expect.poll(() => stage.demo.sessions()).toMatchObject([{ revokedFor: 'signed-out' }])
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    const call = await fetch(`${stage.demo.address}/me`, { headers })
    const redemption = await redeemElsewhere(stage.demo.address, tokens.refresh_token)

    expect(await reasonOfSignOut(tab)).toBe('user')
    expect(call.status).toBe(401)
    expect(redemption).toMatchObject({ status: 400, code: 'session_revoked' })
  })

  test('works offline, lasts over a reload, and reaches the server when the network is back', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await stage.context.setOffline(true)
    await tab.getByTestId('sign-out').click()
    const reason = await reasonOfSignOut(tab)
    await expect.poll(() => stage.traffic.outcomes('/auth/revoke')).toContain('lost')
    await stage.context.setOffline(false)
    await expect.poll(() => stage.demo.sessions(), { timeout: 20_000 }).toMatchObject([{ revokedFor: 'signed-out' }])
    await tab.reload()

    expect(reason).toBe('user')
    expect(await reasonOfSignOut(tab)).toBe('user')
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard', 'sign-in-page', 'sign-in-page'])
  })

  test('of the other devices leaves this one signed in', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const here = await stage.openTab()
    await signIn(here)
    const elsewhere = await stage.openTabElsewhere()
    await signIn(elsewhere)
    await here.getByTestId('reload-sessions').click()

    await here.getByTestId('sign-out-others').click()
    await elsewhere.getByTestId('refresh-now').click()

    expect(await reasonOfSignOut(elsewhere)).toBe('revoked')
    await expect.poll(() => here.getByTestId('session-row').count()).toBe(1)
    expect(stage.views(here)).toEqual(['sign-in-page', 'dashboard'])
  })
})
