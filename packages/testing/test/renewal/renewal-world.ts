import { type AuthClient, type AuthClientOptions, createAuthClient } from '@tokenpair/client'
import { headerTransport } from '@tokenpair/client/header-transport'
import {
  type AuthServices,
  bearerTransport,
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
  JwtSessionConfig,
  lockedTransport,
  type Session,
  type SessionStore,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { webLockTurns } from '../../../client/src/lib/ports/turn-taking.ts'
import { type Fault, type ManualClock, manualClock, type SeededRandom, seededRandom } from '../../src/index.ts'
import { createTestNetwork, type TestNetwork } from '../../src/lib/test-network.ts'
import { createTestBrowser, type TestBrowser } from '../campaign/browser.ts'
import { type CookieJar, createCookieJar } from './cookie-jar.ts'

/** Which token manager a world has, and how its tokens travel. */
export interface RenewalSetup {
  readonly tokens: 'session JWTs' | 'token pairs'
  readonly transport: 'header' | 'locked'
}

/** What is left to chance. */
export interface RenewalChance {
  readonly seed: number
  readonly decideFault?: ((request: Request) => Fault) | undefined
  /** Milliseconds that an answer is under way. */
  readonly drawLag?: (() => number) | undefined
}

/** A server that renews tokens in passing, and a browser in front of it. */
export interface RenewalWorld extends AsyncDisposable {
  readonly auth: AuthServices
  readonly store: SessionStore
  readonly clock: ManualClock
  readonly random: SeededRandom
  readonly network: TestNetwork
  readonly browser: TestBrowser
  readonly jar: CookieJar
  /** Reasons for which a tab was signed out. */
  readonly signOuts: readonly string[]
  /** What reaches the server, with the cookies of the browser. */
  readonly fetch: typeof globalThis.fetch
  openTab(options?: Partial<AuthClientOptions>): AuthClient
  /** Signs a tab in as `alice`. */
  signIn(client: AuthClient): Promise<void>
  /** Lets the tokens that alice has got so far be renewed at their next use. */
  markStale(): Promise<void>
  /** The living sessions of alice. */
  sessions(): Promise<readonly Session[]>
}

/** Where a protected route of the app is. */
export const appUrl = 'https://api.test/me'

const algorithm = JwtAlgorithm.hmacSha512('a secret for tests only, as long as the hash: sixty-four bytes or more')

/** Creates a world without tabs. */
export async function createRenewalWorld(
  { tokens, transport }: RenewalSetup,
  { seed, decideFault, drawLag = () => 0 }: RenewalChance,
): Promise<RenewalWorld> {
  const store = memoryStore()
  const random = seededRandom(seed)
  const settle = (): Promise<void> => network.settle()
  const clock = manualClock({ settle })
  const auth = await initializeAuthServices({
    store,
    clock,
    random,
    transport:
      transport === 'locked' ? lockedTransport({ lockSecret: 'a lock secret for tests only' }) : bearerTransport(),
    tokenManagerBuilders: [
      tokens === 'session JWTs'
        ? new JwtSessionConfig({ algorithm })
        : new JwtConfig({ algorithm, refreshTokenHashPepper: 'a pepper for tests only' }),
    ],
  })
  const network: TestNetwork = createTestNetwork({
    handler: (request) => answerRequest(request, auth),
    clock,
    decide: decideFault,
  })
  const browser = createTestBrowser(clock)
  const jar = createCookieJar()
  const signOuts: string[] = []
  const clients: AuthClient[] = []

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { signal = null, ...rest } = init ?? {}
    const request = new Request(input, rest)
    request.headers.set('cookie', jar.toHeader())
    request.headers.set('origin', 'https://api.test')
    const answer = await network.fetch(request, { signal })
    const lag = drawLag()
    if (lag > 0) await new Promise<void>((resolve) => clock.schedule(resolve, lag))
    jar.take(answer)
    return answer
  }

  return {
    auth,
    store,
    clock,
    random,
    network,
    browser,
    jar,
    signOuts,
    fetch,
    openTab: (options) => {
      const { storage, announcements, wakeSignals, locks } = browser.openTab()
      const client = createAuthClient({
        url: 'https://api.test/auth',
        transport: headerTransport(),
        fetch,
        clock,
        random,
        storage,
        announcements,
        wakeSignals,
        turns: webLockTurns(locks, 'test', clock),
        onSignedOut: ({ reason }) => signOuts.push(reason),
        ...options,
      })
      clients.push(client)
      return client
    },
    signIn: (client) => client.signIn(() => fetch('https://api.test/sign-in', { method: 'POST' })),
    markStale: () => auth.markAccessTokens({ subject: 'alice', mark: 'stale' }),
    sessions: () => store.list({ matching: { subject: 'alice' }, now: clock.now(), limit: 10 }),
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.dispose()
      await auth.close()
    },
  }
}

async function answerRequest(request: Request, auth: AuthServices): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname.startsWith('/auth/')) return auth.handler(request)
  if (pathname === '/sign-in')
    return auth.respond(await auth.issueToken({ subject: 'alice', method: 'password' }), request)
  const user = await auth.authenticate(request)
  if (user.status !== 'authenticated') return auth.respond(user.error, request)
  return auth.deliver(Response.json({ sub: user.subject }), user, request)
}
