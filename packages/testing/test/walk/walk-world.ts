import { createAuthClient } from '@tokenpair/client'
import { noTurns, webLockTurns } from '../../../client/src/lib/ports/turn-taking.ts'
import { isSignedIn, parseRecord } from '../../../client/src/lib/session/session-record.ts'
import { createTestNetwork, manualClock, type SeededRandom, seededRandom, type TestNetwork } from '../../src/index.ts'
import { createTestBrowser, type TestBrowser } from '../campaign/browser.ts'
import { latest } from '../campaign/world.ts'
import { type Happening, type Position, positionOf, type Watch } from './happenings.ts'
import { second } from './steps.ts'
import { startWalkServer, url, type WalkServer } from './walk-server.ts'
import { createWalkStorage, type WalkStorage } from './walk-storage.ts'
import { verdictOf, type WalkTab, watchFetch } from './walk-tab.ts'

/** A browser of two users, the server, and the network between them. */
export interface WalkWorld {
  readonly random: SeededRandom
  readonly browser: TestBrowser
  readonly storage: WalkStorage
  readonly network: TestNetwork
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
  /** The newest generation of each session for which a redemption was sent. */
  readonly sent: ReadonlyMap<string, number>
  /** How often the server was told of an end; `Infinity` where a portal pretended that it has heard of it. */
  readonly told: Map<string, number>
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
  /** How many generations the oldest copy of a request that is still under way lies behind its row. */
  lateness(): Promise<number>
  hasLateCopies(): boolean
  /** The session in the storage. */
  stored(): Position | undefined
}

/** What is special about a world. */
export interface WalkWorldOptions {
  readonly seed: number
  /** Whether tabs have Web Locks. */
  readonly hasLocks: boolean
  readonly watches: readonly Watch[]
}

/** Creates a world in which nobody is signed in, with one tab. */
export async function createWalkWorld({ seed, hasLocks, watches }: WalkWorldOptions): Promise<WalkWorld> {
  const random = seededRandom(seed)
  const clock = manualClock({ settle: () => network.settle() })
  const [serverClock, deviceClock] = [clock.fork(), clock.fork()]
  const server = await startWalkServer(serverClock, random)
  const browser = createTestBrowser(clock)
  const tabs: WalkTab[] = []
  const troubles: string[] = []
  const owners = new Map<string, Position>()
  const late: (Position & { readonly until: number })[] = []
  const farewells = new Map<string, WalkTab>()
  const sent = new Map<string, number>()
  const told = new Map<string, number>()
  let slept = 0
  let markedAt = -Infinity
  let latestShown = -Infinity

  const now = (): number => clock.monotonic() + slept
  const report = (happening: Happening): void => {
    for (const watch of watches) {
      const trouble = watch(happening)
      if (trouble !== undefined) troubles.push(trouble)
    }
  }
  const underWay = (): typeof late => late.filter(({ until }) => until > clock.monotonic())

  const network: TestNetwork = createTestNetwork({
    clock,
    handler: async (request) => {
      const isRedemption = request.url === `${url}/token`
      const parameters = isRedemption ? new URLSearchParams(await request.clone().text()) : undefined
      if (request.method === 'DELETE') await noteWish(request)
      const response = await server.answer(request)
      const code = isRedemption ? await verdictOf(response) : undefined
      const token = parameters?.get('refresh_token')
      if (token && code) report({ kind: 'verdict', session: positionOf(token).session, code, at: now() })
      return response
    },
  })
  /** Whoever asks for the end of a user's sessions wants the end of those that there are when the server hears of it. */
  const noteWish = async (request: Request): Promise<void> => {
    const user = await server.auth.authenticate(request)
    if (user.status !== 'authenticated') return
    for (const { id, subject } of await server.sessions()) {
      const isKept = request.url.endsWith('current') && id === user.sessionId
      if (subject === user.subject && !isKept) report({ kind: 'end-wanted', session: id })
    }
  }
  /** A portal that answers 200 in the server's place is believed: of a revocation the status is all that counts (RFC 7009). */
  const noteFarewell = (session: string, pretence: Promise<Response> | undefined): void => {
    told.set(session, (told.get(session) ?? 0) + 1)
    pretence?.then(({ ok }) => ok && told.set(session, Infinity)).catch(() => undefined)
  }
  const send: typeof globalThis.fetch = (input, init) => {
    const parameters = init?.body instanceof URLSearchParams ? init.body : undefined
    const [redeemed, revoked] = [parameters?.get('refresh_token'), parameters?.get('token')]
    const answer = network.fetch(input, init)
    const fault = network.requests.at(-1)?.fault
    if (redeemed) sent.set(positionOf(redeemed).session, positionOf(redeemed).generation)
    const isLate = fault === 'delay' || fault === 'duplicate'
    if (redeemed && isLate) late.push({ ...positionOf(redeemed), until: clock.monotonic() + latest })
    if (revoked) noteFarewell(positionOf(revoked).session, fault === 'answer' ? answer : undefined)
    return answer
  }
  const storage = createWalkStorage({
    clock,
    isAlone: () => tabs.length === 1,
    onTrouble: () => report({ kind: 'storage-trouble', at: now() }),
  })

  const openTab = (): WalkTab => {
    const ports = browser.openTab()
    const watched = watchFetch({ fetch: send, report, now, owners })
    const client = createAuthClient({
      url,
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
        ports.kill()
        watched.close()
        client.dispose()
      },
    }
    client.subscribe(() => tabs.includes(tab) && report({ kind: 'state', tab, state: client.state, at: now() }))
    tabs.push(tab)
    return tab
  }

  openTab()
  await clock.advance(0)
  return {
    random,
    browser,
    storage,
    network,
    server,
    tabs,
    troubles,
    report,
    complain: (trouble) => troubles.push(trouble),
    now,
    farewells,
    sent,
    told,
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
    },
    lateness: async () => {
      const behind = underWay().map(async ({ session, generation }) => {
        const row = await server.find(session)
        return (row?.generation ?? 0) - generation
      })
      return Math.max(0, ...(await Promise.all(behind)))
    },
    hasLateCopies: () => underWay().length > 0,
    stored: () => {
      const record = parseRecord(browser.text)
      if (!isSignedIn(record)) return undefined
      return { session: record.pair.session_id, generation: record.pair.generation }
    },
  }
}
