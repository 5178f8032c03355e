import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { type DemoProcess, startDemo } from './stage/demo-process.ts'
import { callApi, shownGeneration, signIn } from './stage/demo-tab.ts'
import { longLifetimes, shortestLifetimes } from './stage/stage.ts'

/** A name of this machine to which no browser gives what it keeps for secure pages, as to one in a home network. */
const lan = 'laptop.lan'

let browser: Browser
let patient: DemoProcess
let hasty: DemoProcess

beforeAll(async () => {
  patient = await startDemo(longLifetimes, inject('unusedDatabase'))
  hasty = await startDemo(shortestLifetimes, inject('unusedDatabase'))
  browser = await chromium.launch({
    executablePath: inject('browserPath'),
    args: [`--host-resolver-rules=MAP ${lan} 127.0.0.1`],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
})

afterAll(async () => {
  await browser.close()
  await patient[Symbol.asyncDispose]()
  await hasty[Symbol.asyncDispose]()
})

/** A browser's context that nobody else uses, and a demo server that others use, too. */
interface Scene extends AsyncDisposable {
  readonly demo: DemoProcess
  readonly context: BrowserContext
  openTab(address?: string): Promise<Page>
}

async function openScene(demo: DemoProcess): Promise<Scene> {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  context.setDefaultTimeout(20_000)
  return {
    demo,
    context,
    openTab: async (address = demo.address) => {
      const tab = await context.newPage()
      await tab.goto(address)
      return tab
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}

/** Asks for a refresh, and waits until its pair is there. */
async function refresh(tab: Page): Promise<void> {
  const before = await shownGeneration(tab)
  await tab.getByTestId('refresh-now').click()
  await tab
    .getByTestId('generation')
    .getByText(String(before + 1), { exact: true })
    .waitFor()
}

/** Runs in the page: takes each lock of this origin away from whoever has it, and says how many those were. */
async function stealLocks(): Promise<number> {
  const { held = [] } = await navigator.locks.query()
  for (const { name = '' } of held) await navigator.locks.request(name, { steal: true }, () => undefined)
  return held.length
}

/**
 * Runs in a page before its scripts: lets it tell nobody anything. What a page is told while the browser keeps it for later
 * makes the browser forget it.
 */
function fallSilent(): void {
  const silent = { postMessage: () => undefined, close: () => undefined }
  globalThis.BroadcastChannel = class extends EventTarget {
    constructor() {
      super()
      Object.assign(this, silent)
    }
  } as unknown as typeof BroadcastChannel
}

/** Runs in the page: leaves no room in its storage. */
function fillStorage(): void {
  for (let size = 2 ** 22; size >= 1; size /= 2) {
    try {
      for (let part = 0; ; part += 1) localStorage.setItem(`filling ${size} ${part}`, 'x'.repeat(size))
    } catch {
      // full, up to something smaller
    }
  }
}

describe.concurrent('a page that is signed in', () => {
  test('FM-46: shows no session when the browser brings it back as it was before the sign-out', async ({ expect }) => {
    await using scene = await openScene(patient)
    const tab = await scene.openTab()
    await signIn(tab)
    await tab.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }))
    await tab.goto(`${scene.demo.address}/icon.svg`)
    const other = await scene.context.newPage()
    await other.addInitScript(fallSilent)
    await other.goto(scene.demo.address)
    await other.getByTestId('sign-out').click()
    await other.getByTestId('sign-in-page').waitFor()

    await tab.evaluate(() => history.back())
    await tab.getByTestId('sign-in-page').waitFor()

    expect(await tab.evaluate(() => 'isTheSamePage' in globalThis)).toBe(true)
  })

  test('FM-06: goes on where another script steals its lock in the middle of a refresh', async ({ expect }) => {
    await using scene = await openScene(patient)
    const tab = await scene.openTab()
    await signIn(tab)
    await scene.context.route('**/auth/token', async (route) => {
      await wait(1000)
      await route.continue()
    })
    const sent = tab.waitForRequest('**/auth/token')
    const refreshed = refresh(tab)
    await sent

    const stolen = await tab.evaluate(stealLocks)
    await refreshed

    expect(stolen).toBe(1)
    await refresh(tab)
    expect((await callApi(tab)).status).toBe(200)
    expect(await shownGeneration(tab)).toBe(2)
  })

  test('FM-20, FM-68: goes on in memory where the storage has no room', async ({ expect }) => {
    await using scene = await openScene(patient)
    const tab = await scene.openTab()
    const devtools = await scene.context.newCDPSession(tab)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: scene.demo.address, quotaSize: 1 })
    await tab.evaluate(fillStorage)

    await signIn(tab)
    await refresh(tab)
    await refresh(tab)

    expect((await callApi(tab)).status).toBe(200)
    expect(await tab.evaluate(() => localStorage.getItem('tokenpair'))).toBeNull()
    await tab.evaluate(() => localStorage.clear())
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: scene.demo.address })
    await refresh(tab)
    await tab.reload()
    await tab.getByTestId('dashboard').waitFor()
    expect(await shownGeneration(tab)).toBe(3)
  })

  test('FM-38: has a good token again at once when it was frozen past the expiry of its own', async ({ expect }) => {
    await using scene = await openScene(hasty)
    const tab = await scene.openTab()
    await signIn(tab)
    const devtools = await scene.context.newCDPSession(tab)

    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await wait(6000)
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })

    expect((await callApi(tab)).status).toBe(200)
    expect(scene.demo.sessions().filter(({ revokedFor }) => revokedFor !== undefined)).toEqual([])
  })

  test('FM-02: waits five seconds for another tab that is frozen with the lock, and goes on', async ({ expect }) => {
    await using scene = await openScene(patient)
    const frozen = await scene.openTab()
    await signIn(frozen)
    const tab = await scene.openTab()
    await tab.getByTestId('dashboard').waitFor()
    await frozen.route('**/auth/token', () => undefined) // never answered
    const sent = frozen.waitForRequest('**/auth/token')
    await frozen.getByTestId('refresh-now').click()
    await sent
    const devtools = await scene.context.newCDPSession(frozen)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })

    const before = performance.now()
    await refresh(tab)
    const waited = performance.now() - before

    expect(waited).toBeGreaterThan(3000)
    expect(waited).toBeLessThan(9000)
    expect((await callApi(tab)).status).toBe(200)
  })
})

describe.concurrent('two tabs on plain http, where there are no locks', () => {
  test('FM-01, FM-05, FM-13: stay signed in over several generations', async ({ expect }) => {
    await using scene = await openScene(hasty)
    const address = `http://${lan}:${new URL(scene.demo.address).port}/`
    const first = await scene.openTab(address)
    await signIn(first)
    const second = await scene.openTab(address)
    await second.getByTestId('dashboard').waitFor()

    await expect.poll(() => shownGeneration(first), { timeout: 30_000 }).toBeGreaterThanOrEqual(4)
    const calls = [await callApi(first), await callApi(second)]

    expect(await first.evaluate(() => [isSecureContext, 'locks' in navigator])).toEqual([false, false])
    expect(calls).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(scene.demo.sessions().filter(({ revokedFor }) => revokedFor !== undefined)).toEqual([])
  })
})
