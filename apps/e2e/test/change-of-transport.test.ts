import { describe, test } from 'vitest'
import { callApi, reasonOfSignOut, signIn } from './stage/demo-tab.ts'
import { searchPage } from './stage/hiding-places.ts'
import { longLifetimes, openStage } from './stage/stage.ts'

describe.concurrent('a server that is restarted with another transport', () => {
  test('signs nobody out when it begins to use cookies, and the refresh token leaves the page', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: 'bearer', ...longLifetimes })
    const tab = await stage.openTab()
    const { refresh_token: former } = await signIn(tab)
    const before = await searchPage(tab)

    await stage.demo.stop('SIGTERM')
    await stage.demo.start({ TRANSPORT: 'cookie' })
    await tab.reload()
    await tab.getByTestId('refresh-now').click()
    await tab.getByTestId('generation').getByText('1', { exact: true }).waitFor()
    const call = await callApi(tab)

    const [exchange] = await stage.traffic.exchanges()
    expect(before.text).toContain(former)
    expect(exchange).toMatchObject({ refreshToken: former, outcome: 200 })
    expect((await searchPage(tab)).text).not.toContain('refresh_token"')
    expect(await stage.context.cookies()).toMatchObject([{ httpOnly: true }])
    expect(call.status).toBe(200)
    expect(stage.demo.sessions()).toMatchObject([{ generation: 1, revokedFor: undefined }])
  })

  test('asks to sign in again when it ceases to use cookies, since no page ever had the refresh token', async ({
    expect,
  }) => {
    await using stage = await openStage({ TRANSPORT: 'cookie', ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await stage.demo.stop('SIGTERM')
    await stage.demo.start({ TRANSPORT: 'bearer' })
    await tab.reload()

    expect(await reasonOfSignOut(tab)).toBe('invalid')
    await signIn(tab)
    expect((await callApi(tab)).status).toBe(200)
  })
})
