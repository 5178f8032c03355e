import { createAuthClient } from '@tokenpair/client'
import { noTurns, webLockTurns } from '../../../client/src/lib/ports/turn-taking.ts'
import { isSignedIn, parseRecord } from '../../../client/src/lib/session/session-record.ts'
import { createTokenLine } from '../../../client/test/cookie-transport/token-line.ts'
import { manualClock, seededRandom } from '../../src/index.ts'
import { createTestBrowser, type TestBrowser } from '../campaign/browser.ts'
import { createCookieCarrier } from './cookie-carrier.ts'
import { type Happening, type Position, type Watch } from './happenings.ts'
import { second } from './steps.ts'
import { bearerCarrier, type WalkCarrier } from './walk-carrier.ts'
import { createWalkNetwork, type WalkNetwork } from './walk-network.ts'
import { startWalkServer, url, type WalkServer } from './walk-server.ts'
import { createWalkStorage, type WalkStorage } from './walk-storage.ts'
import { type WalkTab, watchFetch } from './walk-tab.ts'

/** A browser of two users, the server, and the network between them. */
export interface WalkWorld {
  readonly browser: TestBrowser
  readonly carrier: WalkCarrier
  readonly storage: WalkStorage
  readonly network: WalkNetwork
  readonly server: WalkServer
  readonly tabs: readonly WalkTab[]
  /** What went against a promise. */
  readonly troubles: readonly string[]
  readonly report: (happening: Happening) => void
  /** Says that something goes against a promise. */
  readonly complain: (trouble: string) => void
  /** Milliseconds that have really passed. */
  readonly now: () => number
  /** The sessions that users have ended, with the tab that has to tell the server. */
  readonly farewells: Map<string, WalkTab>
  pass(ms: number): Promise<void>
  /** Lets time pass while no timer runs: the device sleeps. */
  sleep(ms: number): Promise<void>
  /** Whether the device's clock shows less than it has shown before. */
  readonly isSetBack: () => boolean
  /** Sets a clock, but a server's never behind its last mark: that would be worth more than all that is issued since. */
  setClock(whose: 'device' | 'server', ms: number): void
  /** Marks the access tokens of a user. */
  mark(subject: string, mark: 'stale' | 'dead'): Promise<void>
  openTab(): WalkTab
  closeTab(tab: WalkTab): void
  /** The session in the storage. */
  stored(): Position | undefined
  /** What the next redemption redeems: the cookie of the session in the storage, or what is stored. */
  held(): Position | undefined
  /** The session of the only cookie when the browser lost its storage; `undefined` where nothing is to come of it. */
  forgotten: string | undefined
}

/** What is special about a world. */
export interface WalkWorldOptions {
  readonly seed: number
  /** How refresh tokens travel. */
  readonly transport: 'bearer' | 'cookie'
  /** Whether tabs have Web Locks. */
  readonly hasLocks: boolean
  readonly watches: readonly Watch[]
}

/** Creates a world in which nobody is signed in, with one tab. */
export async function createWalkWorld({ seed, transport, hasLocks, watches }: WalkWorldOptions): Promise<WalkWorld> {
  const random = seededRandom(seed)
  const clock = manualClock({ settle: () => network.settle() })
  const [serverClock, deviceClock] = [clock.fork(), clock.fork()]
  const carrier = transport === 'cookie' ? createCookieCarrier(createTokenLine(clock)) : bearerCarrier
  const server = await startWalkServer(serverClock, random, carrier.server)
  const browser = createTestBrowser(clock)
  const tabs: WalkTab[] = []
  const troubles: string[] = []
  const owners = new Map<string, Position>()
  const farewells = new Map<string, WalkTab>()
  let slept = 0
  let markedAt = -Infinity
  let latestShown = -Infinity

  const now = (): number => clock.monotonic() + slept
  const report = (happening: Happening): void => {
    if (happening.kind === 'verdict' && happening.session === world.forgotten) world.forgotten = undefined
    for (const watch of watches) {
      const trouble = watch(happening)
      if (trouble !== undefined) troubles.push(trouble)
    }
  }
  const network = createWalkNetwork({ clock, server, carrier, report, now })
  const storage = createWalkStorage({
    clock,
    isAlone: () => tabs.length === 1,
    onTrouble: () => report({ kind: 'storage-trouble', at: now() }),
  })

  const openTab = (): WalkTab => {
    const ports = browser.openTab()
    const watched = watchFetch({ fetch: network.fetch, carrier, report, now, owners })
    let isOpen = true
    const client = createAuthClient({
      url,
      transport: carrier.transportOf(() => isOpen),
      fetch: watched.fetch,
      storage: storage.open(ports.storage),
      announcements: ports.announcements,
      wakeSignals: ports.wakeSignals,
      random,
      clock: deviceClock,
      turns: hasLocks ? webLockTurns(ports.locks, 'test', clock) : noTurns,
    })
    const tab: WalkTab = {
      client,
      ports,
      fetch: watched.fetch,
      session: () => (client.state.status === 'signed-in' ? client.state.sessionId : undefined),
      close: () => {
        isOpen = false
        ports.kill()
        watched.close()
        client.dispose()
      },
    }
    client.subscribe(() => tabs.includes(tab) && report({ kind: 'state', tab, state: client.state, at: now() }))
    tabs.push(tab)
    return tab
  }

  const stored = (): Position | undefined => {
    const record = parseRecord(browser.text)
    return isSignedIn(record) ? { session: record.pair.session_id, generation: record.pair.generation } : undefined
  }
  const held = (): Position | undefined => {
    const session = stored()?.session
    return carrier.cookies?.held().find((cookie) => cookie.session === session) ?? stored()
  }

  const world: WalkWorld = {
    browser,
    carrier,
    storage,
    network,
    server,
    tabs,
    troubles,
    report,
    complain: (trouble) => troubles.push(trouble),
    now,
    farewells,
    pass: (ms) => clock.advance(ms),
    sleep: (ms) => {
      slept += ms
      serverClock.jump(ms)
      deviceClock.jump(ms)
      return clock.advance(1)
    },
    isSetBack: () => deviceClock.now() <= latestShown,
    setClock: (whose, ms) => {
      if (whose === 'server') return serverClock.jump(Math.max(ms, Math.min(0, markedAt - serverClock.now())))
      latestShown = Math.max(latestShown, deviceClock.now())
      deviceClock.jump(ms)
      return report({ kind: 'clock-set', at: now() })
    },
    mark: async (subject, mark) => {
      await server.auth.markAccessTokens({ subject, mark })
      markedAt = serverClock.now() + second
    },
    openTab,
    closeTab: (tab) => {
      tab.close()
      for (const [session, teller] of farewells) if (teller === tab) farewells.delete(session)
      tabs.splice(tabs.indexOf(tab), 1)
      const position = held()
      const isTokenLost = carrier.cookies !== undefined && !tabs.some(hasToken) // it lies in the memory of tabs alone
      if (position && isTokenLost) report({ kind: 'unwanted', ...position })
    },
    stored,
    held,
    forgotten: undefined,
  }
  openTab()
  await clock.advance(0)
  return world
}

function hasToken({ client }: WalkTab): boolean {
  return (client.inspect()?.accessTokenExpiresIn ?? 0) > 0
}
