import type { AuthClient, AuthClientOptions, TokenStorage, TurnTaking } from '@tokenpair/client'
import { cookieTransport } from '@tokenpair/client/cookie-transport'
import type { TestAuth } from '@tokenpair/testing'
import { createTestBrowser, type TabPorts, type TestBrowser } from '../../../testing/test/campaign/browser.ts'
import { createWatchedClient, takeTurns, type WatchedClient } from '../auth-client/watched-client.ts'
import { createCookieJar, type CookieJar } from './cookie-jar.ts'
import { answerWithCookies, moveToCookie } from './cookie-server.ts'
import { createTokenLine, type TokenLine } from './token-line.ts'

/** Milliseconds by which a request is late at most. */
export const latest = 25_000

/** A request to the auth routes, as the page sent it. */
interface CookieRequest {
  readonly path: string
  readonly credentials: RequestCredentials
  readonly parameters: Readonly<Record<string, string>>
}

/** A tab of a browser in cookie mode. */
export interface CookieTab extends WatchedClient {
  readonly ports: TabPorts
  /** Ends the tab between two instructions. */
  kill(): void
}

/** A browser with its cookies, in front of a server that sets them. */
export interface CookieSite {
  readonly jar: CookieJar
  readonly line: TokenLine
  readonly browser: TestBrowser
  /** What was stored when each request left. */
  readonly storedWhenSent: readonly (string | undefined)[]
  /** All texts that were stored. */
  readonly texts: readonly string[]
  /** All but those of {@link CookieSite.resumptions}. */
  readonly requests: readonly CookieRequest[]
  /** The requests of pages that have no record. */
  readonly resumptions: readonly CookieRequest[]
  /** Sends requests as the browser does. */
  readonly fetch: typeof globalThis.fetch
  openTab(options?: (ports: TabPorts) => Partial<AuthClientOptions>): CookieTab
  /** Signs in through a tab, by a route of the app that sets the cookie. */
  signIn(client: AuthClient, grant?: Parameters<TestAuth['signIn']>[1]): Promise<void>
  /** The generations whose redemptions, or copies of them, may still be under way. */
  readonly late: ReadonlySet<{ readonly generation: number }>
  /** Lets answers reach the script later than their cookies reach the browser, by milliseconds. */
  delayAnswers(ms: number): void
  /** Lets the next answers break off when their headers, and so their cookies, have arrived. */
  cutAnswers(count: number): void
}

/** Creates a browser without tabs, whose cookies the server of a pair sets. */
export function createCookieSite(pair: TestAuth): CookieSite {
  const jar = createCookieJar()
  const line = createTokenLine(pair.clock)
  const browser = createTestBrowser(pair.clock)
  const turns: TurnTaking = takeTurns()
  const requests: CookieRequest[] = []
  const resumptions: CookieRequest[] = []
  const texts: string[] = []
  const storedWhenSent: (string | undefined)[] = []
  const late = new Set<{ readonly generation: number }>()
  let cuts = 0
  let lag = 0

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { signal, ...rest } = init ?? {}
    signal?.throwIfAborted()
    const request = new Request(input, rest)
    const { pathname } = new URL(request.url)
    if (!pathname.startsWith('/auth/')) return answerApi(request, pair)
    storedWhenSent.push(browser.text)
    const parameters = Object.fromEntries(new URLSearchParams(await request.clone().text()))
    const sort = parameters['on_reuse'] === undefined ? requests : resumptions
    sort.push({ path: pathname, credentials: request.credentials, parameters })
    // Not given the signal: what a tab has given up waiting for still sets its cookie when it comes.
    const send = (sent: Request): Promise<Response> => {
      const response = pair.network.fetch(sent)
      const fault = pair.network.requests.at(-1)?.fault
      const waiting = { generation: Number(parameters['generation']) }
      if (fault === 'delay' || fault === 'duplicate') late.add(waiting)
      pair.clock.schedule(() => late.delete(waiting), latest)
      return response
    }
    const answer = answerWithCookies(request, jar.read, send).then(async (answered) => {
      jar.store(answered.cookie)
      if (lag > 0) await new Promise<void>((resolve) => pair.clock.schedule(resolve, lag))
      if (cuts === 0) return answered.response
      cuts -= 1
      throw new TypeError('The connection was broken')
    })
    return untilAborted(answer, signal)
  }

  return {
    jar,
    line,
    browser,
    texts,
    storedWhenSent,
    requests,
    resumptions,
    late,
    fetch,
    openTab: (options = () => ({})) => {
      const ports = browser.openTab()
      let isAlive = true
      const { announcements, wakeSignals } = ports
      const storage = noting(ports.storage, texts)
      const transport = cookieTransport({ channel: line.join(() => isAlive) })
      const tab = { fetch, storage, announcements, wakeSignals, turns, transport }
      const watched = createWatchedClient(pair, { ...tab, ...options(ports) })
      return {
        ports,
        ...watched,
        kill: () => {
          isAlive = false
          ports.kill()
          watched.client.dispose()
        },
      }
    },
    signIn: (client, grant) =>
      client.signIn(async () => {
        const issued = await pair.auth.issueToken({ subject: 'alice', method: 'password', ...grant })
        const { response, cookie } = await moveToCookie(
          pair.auth.respond(issued, new Request('https://api.test/sign-in')),
        )
        jar.store(cookie)
        return response
      }),
    delayAnswers: (ms) => {
      lag = ms
    },
    cutAnswers: (count) => {
      cuts = count
    },
  }
}

/** A storage whose texts are written down. */
function noting(storage: TokenStorage, texts: string[]): TokenStorage {
  const update: TokenStorage['update'] = async (change) => {
    const text = await storage.update(change)
    texts.push(text)
    return text
  }
  return { ...storage, update }
}

/** How many redemptions a browser has sent. */
export function countRedemptions({ requests }: CookieSite): number {
  return requests.filter(({ path }) => path === '/auth/token').length
}

async function answerApi(request: Request, { auth }: TestAuth): Promise<Response> {
  const authentication = await auth.authenticate(request)
  return authentication.status === 'authenticated' ? new Response('ok') : auth.respond(authentication.error, request)
}

function untilAborted(answer: Promise<Response>, signal: AbortSignal | null | undefined): Promise<Response> {
  if (!signal) return answer
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  answer.catch(() => undefined)
  return Promise.race([answer, aborted])
}
