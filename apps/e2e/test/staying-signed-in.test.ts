import { describe, test } from 'vitest'
import { callApi, shownGeneration, signIn } from './stage/demo-tab.ts'
import { openStage, transports } from './stage/stage.ts'

/** Seconds. */
const accessTokenLifetime = 4

describe.concurrent.each(transports)('a page that is signed in (%s)', (transport) => {
  test('makes a protected call after it was left alone for several access-token lifetimes', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ACCESS_TOKEN_LIFETIME: String(accessTokenLifetime) })
    const tab = await stage.openTab()
    await signIn(tab)
    const signedInAt = Date.now()

    const lifetimesSince = (): number => (Date.now() - signedInAt) / 1000 / accessTokenLifetime
    await expect.poll(lifetimesSince, { timeout: 20_000 }).toBeGreaterThan(3.5)
    const generation = await shownGeneration(tab)
    const call = await callApi(tab)

    expect(generation).toBeGreaterThanOrEqual(4)
    expect(call.status).toBe(200)
    expect(stage.traffic.errors()).toEqual([])
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard'])
    expect(stage.failures).toEqual([])
  })

  test('stays signed in over a reload, and does not show the sign-in page meanwhile', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.reload()
    await tab.getByTestId('dashboard').waitFor()
    const call = await callApi(tab)

    expect(call.status).toBe(200)
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard', 'dashboard'])
  })

  test('is signed in when it is opened in another tab, and when the only tab was closed', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport })
    const first = await stage.openTab()
    await signIn(first)
    const second = await stage.openTab()
    await second.getByTestId('dashboard').waitFor()

    await Promise.all([first.close(), second.close()])
    const third = await stage.openTab()
    await third.getByTestId('dashboard').waitFor()

    expect(stage.views(second)).toEqual(['dashboard'])
    expect(stage.views(third)).toEqual(['dashboard'])
  })
})
