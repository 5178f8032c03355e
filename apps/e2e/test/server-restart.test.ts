import { describe, test } from 'vitest'
import { callApi, shownGeneration, signIn } from './stage/demo-tab.ts'
import { openStage } from './stage/stage.ts'

describe.concurrent('a server that is restarted', () => {
  test.for(['SIGTERM', 'SIGKILL'] as const)('signs nobody out when it was ended by %s', async (signal, { expect }) => {
    await using stage = await openStage({ ACCESS_TOKEN_LIFETIME: '5' })
    const tab = await stage.openTab()
    await signIn(tab)
    await expect.poll(() => shownGeneration(tab), { timeout: 15_000 }).toBeGreaterThanOrEqual(1)

    await stage.demo.stop(signal)
    const lost = (): number => stage.traffic.exchanges().filter(({ outcome }) => outcome === 'lost').length
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
