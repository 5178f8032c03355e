import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { generationOf } from '../../../testing/test/campaign/exchanges.ts'
import { cookieTransport } from '../../src/cookie-transport.ts'
import { noTurns, webLockTurns } from '../../src/lib/ports/turn-taking.ts'
import { type CookieSite, type CookieTab, createCookieSite, latest } from './cookie-site.ts'

/** One user's browser in cookie mode, and the server. */
export interface CookieWorld extends AsyncDisposable {
  readonly pair: TestAuth
  readonly site: CookieSite
  readonly tabs: readonly CookieTab[]
  /** Reasons for which any tab was signed out. */
  readonly signOuts: () => readonly string[]
  /** How often the session was redeemed, or `undefined` where it has ended. */
  generation(): Promise<number | undefined>
  /** Waits for late requests, lest they arrive more generations late than a row remembers. */
  catchUp(): Promise<void>
  /** Opens a tab, unless there are enough: each that hears of no tokens redeems for itself, and so ages late requests. */
  open(): void
  close(tab: CookieTab): void
  /** Ends the browser and starts it anew, perhaps with cookies as they were some changes ago. */
  restart(olderCookies: number): Promise<void>
  /**
   * Ends the browser, lets it delete what pages have stored, and starts it anew. Its cookie has to be the present one: what
   * was lost together with an answer is lost.
   */
  restartWithoutStorage(): Promise<void>
}

/** What is special about a world. */
export interface CookieWorldOptions {
  readonly seed: number
  /** Whether tabs have Web Locks. */
  readonly hasLocks: boolean
  /** Whether tabs hear of each other's tokens. */
  readonly hasChannel: boolean
}

const deadChannel = { post: () => undefined, listen: () => () => undefined }

/** Creates a world in which one user has just signed in, in one tab. */
export async function createCookieWorld(options: CookieWorldOptions): Promise<CookieWorld> {
  const pair = await createTestAuth({ seed: options.seed, jwt: { maxSessionLifetime: undefined } })
  const site = createCookieSite(pair)
  const tabs: CookieTab[] = []
  const opened: CookieTab[] = []
  /** No attempt id is known for the cookies from before the storage was lost. */
  let oldest = 0
  const generation: CookieWorld['generation'] = async () => {
    const [session] = await pair.store.list({ matching: { subject: 'alice' }, now: pair.clock.now(), limit: 1 })
    return session?.generation
  }
  const open = (): void => {
    if (tabs.length >= (options.hasChannel ? 3 : 2)) return
    const tab = site.openTab(({ locks }) => ({
      turns: options.hasLocks ? webLockTurns(locks, 'test', pair.clock) : noTurns,
      ...(options.hasChannel ? {} : { transport: cookieTransport({ channel: deadChannel }) }),
    }))
    tabs.push(tab)
    opened.push(tab)
  }
  const close = (tab: CookieTab): void => {
    tab.kill()
    tabs.splice(tabs.indexOf(tab), 1)
  }

  open()
  await pair.clock.advance(1000) // the visitor's first question is answered, and its turn given back
  for (const { client } of tabs) await site.signIn(client)
  await pair.clock.advance(10)
  return {
    pair,
    site,
    tabs,
    signOuts: () => opened.flatMap((tab) => tab.signOuts),
    generation,
    catchUp: async () => {
      const now = (await generation()) ?? 0
      const lateness = Math.max(0, ...[...site.late].map((each) => now - each.generation))
      if (lateness < (options.hasChannel ? 2 : 1)) return
      pair.network.heal() // or others would be late meanwhile
      await pair.clock.advance(latest)
    },
    open,
    close,
    restart: async (olderCookies) => {
      for (const tab of tabs.slice()) close(tab)
      if (site.late.size > 0) await pair.clock.advance(latest)
      const past = site.jar.past(olderCookies)
      // Behind by two generations at most, counting what was lost with an answer: three are what a row remembers of requests.
      const isNear = past !== undefined && generationOf(past) >= Math.max(oldest, ((await generation()) ?? 0) - 2)
      if (isNear) site.jar.rollBack(olderCookies)
      open()
      await pair.clock.advance(0)
    },
    restartWithoutStorage: async () => {
      for (const tab of tabs.slice()) close(tab)
      pair.network.heal()
      await pair.clock.advance(latest)
      site.cutAnswers(0)
      const isPresent = generationOf(site.jar.past(0) ?? '') === (await generation())
      if (isPresent) {
        oldest = (await generation()) ?? 0
        await site.browser.openTab().storage.update(() => '')
      }
      open()
      await pair.clock.advance(6000)
    },
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  }
}
