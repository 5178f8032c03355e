import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { type DemoProcess, startDemo } from './demo-process.ts'
import { type Traffic, watchTraffic } from './traffic.ts'
import { type View, watchViews } from './views.ts'

/** How tokens can travel without a lock: most browser tests run for both. */
export const transports = ['bearer', 'cookie'] as const

/** Seconds. Short enough that a test sees several generations come and go. */
const shortLifetimes = { ACCESS_TOKEN_LIFETIME: '5', REFRESH_TOKEN_LIFETIME: '40' }

/** Seconds. As short as a slow machine can follow, for tests that wait until several generations have come and gone. */
export const shortestLifetimes = { ACCESS_TOKEN_LIFETIME: '4' }

/** Seconds. Long enough that nothing is refreshed but by the test. */
export const longLifetimes = { ACCESS_TOKEN_LIFETIME: '600', REFRESH_TOKEN_LIFETIME: '1200' }

/** One browser for all tests of a process, with which it ends: their contexts share nothing. */
let browser: Promise<Browser> | undefined

/** A demo server, and a browser's context, that nobody else uses. */
export interface Stage extends AsyncDisposable {
  readonly demo: DemoProcess
  readonly context: BrowserContext
  readonly traffic: Traffic
  /** What a tab has shown so far, in order. */
  views(tab: Page): readonly View[]
  /** Opens a tab at the demo's page, and waits until the page knows who is signed in. */
  openTab(): Promise<Page>
  /** Opens a tab on another device, which shares nothing with this one. */
  openTabElsewhere(): Promise<Page>
  /** What went wrong inside the pages so far: exceptions, and whatever the content security policy refused. */
  readonly failures: readonly string[]
}

/** Starts a server and opens a context. The variables are those of the server's environment. */
export async function openStage(variables: Readonly<Record<string, string>> = {}): Promise<Stage> {
  browser ??= chromium.launch({ executablePath: inject('browserPath') })
  const running = await browser
  const contexts: BrowserContext[] = []
  const openContext = async (): Promise<BrowserContext> => {
    const opened = await running.newContext({ reducedMotion: 'reduce' }) // or each tab keeps a third of a core busy
    contexts.push(opened)
    opened.setDefaultTimeout(20_000)
    return opened
  }
  const closeContexts = (): Promise<unknown> => Promise.all(contexts.map((opened) => opened.close()))
  const openTab = async (where: BrowserContext): Promise<Page> => {
    const tab = await where.newPage()
    await tab.goto(demo.address)
    // Before it shows one of its two pages, it may still be asking for the session of a cookie.
    await tab.getByTestId('sign-in-page').or(tab.getByTestId('dashboard')).waitFor()
    return tab
  }
  const context = await openContext()
  const starting = startDemo({ ...shortLifetimes, ...variables }, inject('unusedDatabase'))
  const demo = await starting.catch(async (error: unknown) => {
    await closeContexts()
    throw error
  })
  const failures: string[] = []
  context.on('weberror', (error) => failures.push(error.error().message))
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) failures.push(message.text())
  })

  return {
    demo,
    context,
    traffic: watchTraffic(context),
    views: await watchViews(context),
    failures,
    openTab: () => openTab(context),
    openTabElsewhere: async () => openTab(await openContext()),
    [Symbol.asyncDispose]: async () => {
      try {
        await closeContexts()
      } finally {
        await demo[Symbol.asyncDispose]()
      }
    },
  }
}
