import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { alice } from './stage/demo-process.ts'
import { callApi, shownGeneration, signIn } from './stage/demo-tab.ts'
import { openForeignPage } from './stage/foreign-page.ts'
import { searchPage } from './stage/hiding-places.ts'
import { longLifetimes, openStage, type Stage } from './stage/stage.ts'

const variables = { TRANSPORT: 'cookie', ...longLifetimes }

/** The bodies of all answers of the demo server to a browser from now on. */
function watchBodies({ context, demo }: Stage): () => Promise<string> {
  const bodies: Promise<string>[] = []
  context.on('response', (answer) => {
    if (answer.url().startsWith(demo.address)) bodies.push(answer.text().catch(() => ''))
  })
  return async () => (await Promise.all(bodies)).join('\n')
}

async function refreshNow(tab: Page): Promise<void> {
  const before = await shownGeneration(tab)
  await tab.getByTestId('refresh-now').click()
  await tab
    .getByTestId('generation')
    .getByText(String(before + 1), { exact: true })
    .waitFor()
}

describe.concurrent('a refresh token in a cookie', () => {
  test('is in no answer and nowhere that a script can look', async ({ expect }) => {
    await using stage = await openStage(variables)
    const bodies = watchBodies(stage)
    const tab = await stage.openTab()
    const { refresh_token: first } = await signIn(tab)

    await refreshNow(tab)
    await refreshNow(tab)
    await tab.reload()
    await callApi(tab)

    const exchanges = await stage.traffic.exchanges()
    const tokens = exchanges.map(({ refreshToken }) => refreshToken)
    const { text, databases } = await searchPage(tab)
    expect(new Set(tokens).size).toBe(3) // two refreshes, and one for the access token after the reload
    expect(tokens[0]).toBe(first)
    for (const token of tokens) {
      expect(token).toMatch(/^[\w-]{96}$/)
      expect(await bodies()).not.toContain(token)
      expect(text).not.toContain(token)
    }
    expect(await bodies()).not.toContain('"refresh_token"')
    expect(text).not.toContain('access_token":"e') // nor is the access token, which begins so as any JWT
    expect(databases).toEqual([])
  })

  test('lies where the documentation says, out of reach for scripts and other sites', async ({ expect }) => {
    await using stage = await openStage(variables)
    const tab = await stage.openTab()
    await signIn(tab)

    const cookies = await stage.context.cookies()
    const page = await stage.context.newPage()
    await page.goto(`${stage.demo.address}/auth/jwks.json`)

    expect(cookies).toMatchObject([{ path: '/auth', httpOnly: true, secure: true, sameSite: 'Strict' }])
    expect(cookies.map(({ name }) => name)).toEqual([expect.stringMatching(/^__Secure-tokenpair-[\w-]{22}$/)])
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  test('is not redeemed by a second tab, which gets the access token of the first', async ({ expect }) => {
    await using stage = await openStage(variables)
    const first = await stage.openTab()
    await signIn(first)
    await stage.context.clock.install()
    await stage.context.clock.pauseAt(Date.now() + 10_000) // so that a slow machine does not make the tab lose patience

    const second = await stage.openTab()
    const call = await callApi(second)

    expect(call.status).toBe(200)
    expect(stage.views(second)).toEqual(['dashboard'])
    expect(stage.traffic.outcomes('/auth/token')).toEqual([])
    expect(stage.demo.sessions()).toMatchObject([{ generation: 0 }])
  })

  test('is redeemed once when the only tab is loaded again', async ({ expect }) => {
    await using stage = await openStage(variables)
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.reload()
    const call = await callApi(tab)

    expect(call.status).toBe(200)
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard', 'dashboard'])
    expect(stage.traffic.outcomes('/auth/token')).toEqual([200])
    expect(stage.demo.sessions()).toMatchObject([{ generation: 1 }])
  })

  test('FM-88: keeps its user signed in where the browser deletes what the page stored, by one request', async ({
    expect,
  }) => {
    await using stage = await openStage(variables)
    const tab = await stage.openTab()
    await signIn(tab)
    await refreshNow(tab)
    await tab.goto(`${stage.demo.address}/auth/jwks.json`) // so that no page is left that knows of the session
    const devtools = await stage.context.newCDPSession(tab)
    const storages = { origin: stage.demo.address, storageTypes: 'local_storage,indexeddb' }
    await devtools.send('Storage.clearDataForOrigin', storages)

    await tab.goto(stage.demo.address)
    const call = await callApi(tab)

    expect(call.status).toBe(200)
    expect(stage.views(tab)).toEqual(['sign-in-page', 'dashboard', 'dashboard'])
    expect(stage.traffic.resumptions()).toEqual([400, 200]) // the first one was that of the new visitor
    expect(stage.traffic.outcomes('/auth/token')).toEqual([200])
    expect(stage.demo.sessions()).toMatchObject([{ generation: 2, revokedFor: undefined }])
  })

  test('is gone from the browser after a sign-out', async ({ expect }) => {
    await using stage = await openStage(variables)
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('sign-out').click()

    await expect.poll(() => stage.context.cookies()).toEqual([])
  })
})

const places = [
  { what: 'another port, to which the browser sends the cookie', host: '127.0.0.1', isSent: true },
  { what: 'another site, to which it does not', host: 'localhost', isSent: false },
]

describe.concurrent('a page of another origin', () => {
  test.for(places)('can neither refresh nor end a session from $what', async ({ host, isSent }, { expect }) => {
    await using stage = await openStage(variables)
    const { address, sessions } = stage.demo
    const tab = await stage.openTab()
    const { refresh_token: token, session_id } = await signIn(tab)
    const redemption = { grant_type: 'refresh_token', session_id, generation: '0', attempt: 'A'.repeat(22) }

    await using foreign = await openForeignPage(stage.context, host)
    await foreign.post(`${address}/auth/token`, redemption)
    await foreign.post(`${address}/auth/revoke`, { session_id })
    const answers = [
      await foreign.submit(`${address}/auth/token`, redemption),
      await foreign.submit(`${address}/auth/revoke`, { session_id }),
    ]

    const exchanges = await stage.traffic.exchanges()
    expect(exchanges.at(-1)?.refreshToken).toEqual(isSent ? token : null)
    expect(answers).toEqual(Array(2).fill(expect.stringContaining('"origin_refused"')))
    expect(sessions()).toMatchObject([{ generation: 0, revokedFor: undefined }])
    await refreshNow(tab)
    expect(sessions()).toMatchObject([{ generation: 1, revokedFor: undefined }])
  })

  test('signs nobody in, as somebody else or at all', async ({ expect }) => {
    await using stage = await openStage(variables)
    await stage.openTab()

    await using foreign = await openForeignPage(stage.context, '127.0.0.1')
    await foreign.post(`${stage.demo.address}/sign-in`, alice)
    await foreign.submit(`${stage.demo.address}/sign-in`, alice)

    expect(await stage.context.cookies()).toEqual([])
    expect(stage.demo.sessions()).toEqual([])
  })
})
