import type { Route } from 'playwright-core'
import { describe, test } from 'vitest'
import { callApi, shownGeneration, signIn } from './stage/demo-tab.ts'
import { longLifetimes, openStage, shortestLifetimes, transports } from './stage/stage.ts'

/** The server hears the request and answers; the browser never learns of it, nor of a cookie in the answer. */
async function loseAnswer(route: Route): Promise<void> {
  const request = route.request()
  await fetch(request.url(), { method: 'POST', headers: request.headers(), body: request.postData() })
  await route.abort()
}

/** Of a captive portal, a proxy, a gateway and an overloaded server. */
const strangeAnswers = [
  { status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>' },
  { status: 403, contentType: 'text/html', body: '<h1>Forbidden</h1>' },
  { status: 400, contentType: 'text/plain', body: 'Bad request' },
  { status: 503, contentType: 'application/json', body: '{}' },
]

describe.concurrent.each([...transports, 'locked'])('a refresh whose answer does not arrive (%s)', (transport) => {
  test('FM-16: is repeated with the same token and attempt id, and the session goes on from there', async ({
    expect,
  }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...shortestLifetimes })
    const tab = await stage.openTab()
    await tab.route('**/auth/token', loseAnswer, { times: 1 })
    await signIn(tab)

    await expect.poll(() => shownGeneration(tab), { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
    const call = await callApi(tab)

    const [lost, repeated, next] = await stage.traffic.exchanges()
    expect(lost).toMatchObject({ outcome: 'lost', attempt: expect.stringMatching(/^[\w-]{22}$/) })
    expect(repeated).toEqual({ ...lost, outcome: 200 })
    expect(next?.refreshToken).not.toBe(lost?.refreshToken)
    expect(next?.attempt).not.toBe(lost?.attempt)
    expect(call.status).toBe(200)
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard'])
  })

  test('advances the session by one generation together with its repetition', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)
    await tab.route('**/auth/token', loseAnswer, { times: 1 })

    await tab.getByTestId('refresh-now').click()
    await expect.poll(() => stage.traffic.outcomes('/auth/token')).toContain('lost')
    const afterLoss = stage.demo.sessions()
    await expect.poll(() => shownGeneration(tab), { timeout: 20_000 }).toBe(1)

    expect(afterLoss).toMatchObject([{ generation: 1 }])
    expect(stage.demo.sessions()).toEqual(afterLoss)
    expect(stage.traffic.outcomes('/auth/token')).toEqual(['lost', 200])
  })

  test('is shown by the drill, which loses nothing', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-lose-answer').click()
    await tab.getByText('the server gave the same pair again').waitFor()

    const [lost, repeated] = await stage.traffic.exchanges()
    expect(repeated).toEqual({ ...lost, outcome: 200 })
    expect(stage.demo.sessions()).toMatchObject([{ generation: 1, revokedFor: undefined }])
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard'])
  })

  test('FM-28: signs nobody out when something else comes instead', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    for (const [generation, answer] of strangeAnswers.entries()) {
      await tab.route('**/auth/token', (route) => route.fulfill(answer), { times: 1 })
      await tab.getByTestId('refresh-now').click()
      await expect.poll(() => shownGeneration(tab), { timeout: 20_000 }).toBe(generation + 1)
    }

    expect(stage.traffic.outcomes('/auth/token')).toEqual(strangeAnswers.flatMap(({ status }) => [status, 200]))
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard'])
  })
})
