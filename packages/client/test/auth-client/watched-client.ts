import type { AuthClient, AuthClientOptions, ClientEvent, ClientWarning, TurnTaking } from '@tokenpair/client'
import type { TestAuth } from '@tokenpair/testing'
import { createTestBrowser, type TabPorts, type TestBrowser } from '../../../testing/test/campaign/browser.ts'

/** A client and what it has told. */
export interface WatchedClient {
  readonly client: AuthClient
  readonly events: readonly ClientEvent[]
  readonly warnings: readonly ClientWarning[]
  /** The reasons of its sign-outs. */
  readonly signOuts: readonly string[]
}

/** Creates a client whose callbacks are written down. */
export function createWatchedClient(pair: TestAuth, options?: Partial<AuthClientOptions>): WatchedClient {
  const events: ClientEvent[] = []
  const warnings: ClientWarning[] = []
  const signOuts: string[] = []
  const client = pair.createClient({
    onEvent: (event) => events.push(event),
    onWarning: (warning) => warnings.push(warning),
    onSignedOut: ({ reason }) => signOuts.push(reason),
    ...options,
  })
  return { client, events, warnings, signOuts }
}

/** A tab of a browser, with a client in it. */
interface WatchedTab extends WatchedClient {
  readonly ports: TabPorts
}

/** A browser whose tabs share a storage and hear of each other. */
export interface WatchedBrowser {
  readonly browser: TestBrowser
  openTab(options?: Partial<AuthClientOptions>): WatchedTab
}

/** Creates a browser without tabs. */
export function createWatchedBrowser(pair: TestAuth): WatchedBrowser {
  const browser = createTestBrowser(pair.clock)
  const turns = takeTurns()
  return {
    browser,
    openTab: (options) => {
      const ports = browser.openTab()
      const { storage, announcements, wakeSignals } = ports
      return { ports, ...createWatchedClient(pair, { storage, announcements, wakeSignals, turns, ...options }) }
    },
  }
}

/** How many requests went to a route of the server. */
export function countRequests({ network }: TestAuth, path = '/auth/token'): number {
  return network.requests.filter((request) => request.path === path).length
}

/** Lets one at a time do something, without a pause between them. */
export function takeTurns(): TurnTaking {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (task) => {
      const done = last.then(task)
      last = done.catch(() => undefined)
      return done
    },
  }
}
