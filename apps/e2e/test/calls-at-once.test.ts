import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { callApi, signIn, type Tokens } from './stage/demo-tab.ts'
import { openStage, type Stage, transports } from './stage/stage.ts'

/** Milliseconds by which the clock of the page is ahead: it can be stopped only at a moment to come. */
const lead = 10_000

/** Milliseconds after which whatever the sign-in set off is over, and nothing else has begun. */
const settling = 1000

/** A page like one on a machine that sleeps: its timers stand still while the server's time goes on. */
async function openSleepingTab(stage: Stage): Promise<Page> {
  await stage.context.clock.install()
  const tab = await stage.openTab()
  await tab.clock.pauseAt(Date.now() + lead)
  await tab.clock.runFor(settling)
  return tab
}

/** The status with which the server answers an access token. */
async function statusOfToken({ demo }: Stage, { access_token: token }: Tokens): Promise<number> {
  return (await fetch(`${demo.address}/me`, { headers: { authorization: `Bearer ${token}` } })).status
}

describe.concurrent.each(transports)('ten calls at once (%s)', (transport) => {
  test('cause one refresh when the access token has expired, and all succeed', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ACCESS_TOKEN_LIFETIME: '5' })
    const tab = await openSleepingTab(stage)
    const tokens = await signIn(tab)
    await tab.clock.runFor(settling)
    await expect.poll(() => statusOfToken(stage, tokens), { timeout: 15_000 }).toBe(401)

    await tab.clock.setSystemTime(Date.now() + 2 * lead) // far enough, however quickly the sign-in went
    const call = await callApi(tab, 'ten-calls')

    expect(call.text).toContain('10 answers: 200')
    expect(await stage.traffic.exchanges()).toEqual([expect.objectContaining({ outcome: 200 })])
    expect(stage.traffic.outcomes('/me')).toEqual(Array(10).fill(200))
    expect(stage.demo.sessions()).toMatchObject([{ generation: 1 }])
  })

  test('cause one refresh when the page does not know that the access token has expired, and all succeed', async ({
    expect,
  }) => {
    await using stage = await openStage({ TRANSPORT: transport, ACCESS_TOKEN_LIFETIME: '5' })
    const tab = await openSleepingTab(stage)
    const tokens = await signIn(tab)
    await tab.clock.runFor(settling)
    await expect.poll(() => statusOfToken(stage, tokens), { timeout: 15_000 }).toBe(401)

    const call = await callApi(tab, 'ten-calls')

    expect(call.text).toContain('10 answers: 200')
    expect(await stage.traffic.exchanges()).toEqual([expect.objectContaining({ outcome: 200 })])
    expect(stage.traffic.outcomes('/me')).toEqual([...Array(10).fill(401), ...Array(10).fill(200)])
    expect(stage.demo.sessions()).toMatchObject([{ generation: 1 }])
  })

  test('cause one refresh when their access token was spoilt on the way, and all succeed', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ACCESS_TOKEN_LIFETIME: '30' })
    const tab = await stage.openTab()
    await signIn(tab)

    const call = await callApi(tab, 'ten-refused-calls')

    expect(call).toMatchObject({ tokenRequests: 1, text: expect.stringContaining('10 answers: 200') })
    expect(await stage.traffic.exchanges()).toEqual([expect.objectContaining({ outcome: 200 })])
  })
})
