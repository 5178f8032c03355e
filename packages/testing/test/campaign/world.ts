import { type AuthClient, createAuthClient } from '@tokenpair/client'
import { type AuthServices, initializeAuthServices, JwtAlgorithm, JwtConfig, type Session } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { noTurns, webLockTurns } from '../../../client/src/lib/ports/turn-taking.ts'
import {
  createTestNetwork,
  type Fault,
  manualClock,
  type SeededRandom,
  seededRandom,
  type TestNetwork,
} from '../../src/index.ts'
import { testSecret } from '../../src/lib/test-auth.ts'
import { createTestBrowser, type TabPorts, type TestBrowser } from './browser.ts'
import { type Exchange, generationOf, readExchange } from './exchanges.ts'

const url = 'https://api.test/auth'

/** A tab with its client. */
export interface Tab {
  readonly ports: TabPorts
  readonly client: AuthClient
}

/** One user's browser, the server and the network between them. */
export interface World {
  readonly random: SeededRandom
  readonly browser: TestBrowser
  readonly network: TestNetwork
  readonly tabs: Tab[]
  /** Reasons for which any tab was signed out. */
  readonly signOuts: string[]
  readonly serverClock: { jump(ms: number): void }
  readonly deviceClock: { jump(ms: number): void }
  /** Lets time pass for everybody. */
  pass(ms: number): Promise<void>
  /** Lets time pass by every clock on the wall, while no timer runs: the device sleeps. */
  sleep(ms: number): Promise<void>
  /** Starts the server anew on the same data. */
  restartServer(): Promise<void>
  openTab(): Tab
  /** Sends a request to the server as it is, past the network. */
  sendDirectly(request: Request): Promise<Response>
  /** The row of the session. */
  row(): Promise<Session | undefined>
  /** Learns of every exchange of the tabs that the server has answered. */
  onExchange: (exchange: Exchange) => void
  /** Whether copies of earlier requests are still under way. */
  hasLateCopies(): boolean
  /** How many generations the oldest copy that is still under way lies behind the row. */
  lateness(): Promise<number>
}

/** What is special about a world. */
export interface WorldOptions {
  readonly seed: number
  /** Whether tabs have Web Locks. */
  readonly hasLocks: boolean
}

/** Creates a world in which one user has just signed in, in one tab. */
export async function createWorld({ seed, hasLocks }: WorldOptions): Promise<World> {
  const random = seededRandom(seed)
  const store = memoryStore()
  const clock = manualClock({ settle: () => network.settle() })
  const [serverClock, deviceClock] = [clock.fork(), clock.fork()]
  let auth = await startServer()

  function startServer(): Promise<AuthServices> {
    const algorithm = JwtAlgorithm.hmacSha512(testSecret)
    const jwt = new JwtConfig({
      algorithm,
      refreshTokenHashPepper: 'a pepper for tests',
      maxSessionLifetime: undefined,
    })
    return initializeAuthServices({ store, clock: serverClock, random, tokenManagerBuilders: [jwt] })
  }

  const late: { readonly generation: number; readonly until: number }[] = []
  const network: TestNetwork = createTestNetwork({
    clock,
    handler: async (request) => {
      const exchange = await readExchange(request)
      const response = exchange === undefined ? await answerApi(request, auth) : await auth.handler(request)
      if (exchange !== undefined) world.onExchange(exchange)
      return response
    },
  })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const token = init?.body instanceof URLSearchParams ? init.body.get('refresh_token') : undefined
    const answer = network.fetch(input, init)
    const fault = network.requests.at(-1)?.fault
    const isLate = fault === 'delay' || fault === 'duplicate'
    if (token && isLate) late.push({ generation: generationOf(token), until: clock.monotonic() + latest })
    return answer
  }

  const signOuts: string[] = []
  const tabs: Tab[] = []
  const browser = createTestBrowser(clock)
  const issued = await auth.issueToken({ subject: 'alice', method: 'password' })
  const row = (): Promise<Session | undefined> => store.find(issued.sessionId)

  const world: World = {
    random,
    browser,
    network,
    tabs,
    signOuts,
    serverClock,
    deviceClock,
    row,
    onExchange: () => undefined,
    pass: (ms) => clock.advance(ms),
    sleep: (ms) => {
      serverClock.jump(ms)
      deviceClock.jump(ms)
      return clock.advance(1)
    },
    restartServer: async () => {
      auth = await startServer()
    },
    openTab: () => {
      const ports = browser.openTab()
      const { storage, announcements, wakeSignals } = ports
      const client = createAuthClient({
        url,
        fetch,
        storage,
        announcements,
        wakeSignals,
        random,
        clock: deviceClock,
        turns: hasLocks ? webLockTurns(ports.locks, 'test', clock) : noTurns,
        onSignedOut: ({ reason }) => signOuts.push(reason),
      })
      const tab = { ports, client }
      tabs.push(tab)
      return tab
    },
    sendDirectly: (request) => auth.handler(request),
    hasLateCopies: () => late.some(({ until }) => until > clock.monotonic()),
    lateness: async () => {
      const generation = (await row())?.generation ?? 0
      const underWay = late.filter(({ until }) => until > clock.monotonic())
      return Math.max(0, ...underWay.map((copy) => generation - copy.generation))
    },
  }

  await world.openTab().client.signIn(async () => auth.respond(issued, new Request(url)))
  await clock.advance(0)
  return world
}

/** Milliseconds by which a request is late at most. */
export const latest = 25_000

async function answerApi(request: Request, auth: AuthServices): Promise<Response> {
  if (request.url.startsWith(url)) return auth.handler(request)
  const authentication = await auth.authenticate(request)
  return authentication.status === 'authenticated' ? new Response('ok') : auth.respond(authentication.error, request)
}

/** All that can go wrong with a request. */
export const faults: readonly Fault[] = [
  { kind: 'lose-request' },
  { kind: 'lose-answer' },
  { kind: 'stall' },
  { kind: 'delay', ms: 3000 },
  { kind: 'delay', ms: latest },
  { kind: 'duplicate', ms: 1 },
  { kind: 'duplicate', ms: latest },
  { kind: 'answer', response: () => new Response('<h1>Sign in to the Wi-Fi</h1>') },
  { kind: 'answer', response: () => new Response('<h1>Forbidden</h1>', { status: 403 }) },
  { kind: 'answer', response: () => new Response('busy', { status: 429, headers: { 'retry-after': '7' } }) },
  { kind: 'answer-instead', response: () => new Response('<h1>Bad gateway</h1>', { status: 502 }) },
  { kind: 'answer-instead', response: () => new Response('{"access_token":"cut o') },
]
