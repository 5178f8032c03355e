import type { AuthClient, AuthClientOptions, TurnTaking } from '@tokenpair/client'
import { cookieTransport } from '@tokenpair/client/cookie-transport'
import type { TestAuth } from '@tokenpair/testing'
import { createTestBrowser, type TabPorts, type TestBrowser } from '../../../testing/test/campaign/browser.ts'
import { createWatchedClient, takeTurns, type WatchedClient } from '../auth-client/watched-client.ts'
import { createCookieJar, type CookieJar } from './cookie-jar.ts'
import { answerWithCookies, moveToCookie } from './cookie-server.ts'
import { createTokenLine, type TokenLine } from './token-line.ts'

/** A request to the auth routes, as the page sent it. */
interface CookieRequest {
  readonly path: string
  readonly credentials: RequestCredentials
  readonly parameters: Readonly<Record<string, string>>
}

/** A tab of a browser in cookie mode. */
interface CookieTab extends WatchedClient {
  readonly ports: TabPorts
  /** Ends the tab between two instructions. */
  kill(): void
}

/** A browser with its cookies, in front of a server that sets them. */
export interface CookieSite {
  readonly jar: CookieJar
  readonly line: TokenLine
  readonly browser: TestBrowser
  readonly requests: readonly CookieRequest[]
  /** Sends requests as the browser does. */
  readonly fetch: typeof globalThis.fetch
  openTab(options?: Partial<AuthClientOptions>): CookieTab
  /** Signs in through a tab, by a route of the app that sets the cookie. */
  signIn(client: AuthClient, grant?: Parameters<TestAuth['signIn']>[1]): Promise<void>
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
  let cuts = 0

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { signal, ...rest } = init ?? {}
    signal?.throwIfAborted()
    const request = new Request(input, rest)
    const { pathname } = new URL(request.url)
    if (!pathname.startsWith('/auth/')) return answerApi(request, pair)
    const parameters = Object.fromEntries(new URLSearchParams(await request.clone().text()))
    requests.push({ path: pathname, credentials: request.credentials, parameters })
    // Not given the signal: what a tab has given up waiting for still sets its cookie when it comes.
    const answer = answerWithCookies(request, jar.read, (each) => pair.network.fetch(each)).then((answered) => {
      jar.store(answered.cookie)
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
    requests,
    fetch,
    openTab: (options) => {
      const ports = browser.openTab()
      let isAlive = true
      const { storage, announcements, wakeSignals } = ports
      const transport = cookieTransport({ channel: line.join(() => isAlive) })
      const tab = { fetch, storage, announcements, wakeSignals, turns, transport }
      const watched = createWatchedClient(pair, { ...tab, ...options })
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
    cutAnswers: (count) => {
      cuts = count
    },
  }
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
