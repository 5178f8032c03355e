import { describe, test } from 'vitest'
import { callApi, shownGeneration, signIn } from './stage/demo-tab.ts'
import { openStage, shortestLifetimes, transports } from './stage/stage.ts'

describe.concurrent.each(transports)('a server that is restarted (%s)', (transport) => {
  test.for(['SIGTERM', 'SIGKILL'] as const)('signs nobody out when it was ended by %s', async (signal, { expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...shortestLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)
    await expect.poll(() => shownGeneration(tab), { timeout: 15_000 }).toBeGreaterThanOrEqual(1)

    await stage.demo.stop(signal)
    const lost = (): number => stage.traffic.outcomes('/auth/token').filter((outcome) => outcome === 'lost').length
    await expect.poll(lost, { timeout: 15_000 }).toBeGreaterThanOrEqual(1)
    const generation = await shownGeneration(tab)
    await stage.demo.start()
    await expect.poll(() => shownGeneration(tab), { timeout: 20_000 }).toBeGreaterThanOrEqual(generation + 2)
    const call = await callApi(tab)

    expect(call.status).toBe(200)
    expect(stage.demo.sessions()).toMatchObject([{ revokedFor: undefined }])
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard'])
  })
})
