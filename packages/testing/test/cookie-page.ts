import { type AuthClient, createAuthClient, type TurnTaking } from '@tokenpair/client'
import { cookieTransport as keepInCookies } from '@tokenpair/client/cookie-transport'
import { type AuthServices, cookieTransport, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { createTestNetwork, type ManualClock, manualClock, seededRandom, type TestNetwork } from '../src/index.ts'
import { testSecret } from '../src/lib/test-auth.ts'
import { createTestBrowser, type TestBrowser } from './campaign/browser.ts'

/** A server that sets cookies, and a browser that keeps them for the pages of its origin. */
export interface CookiePage {
  readonly auth: AuthServices
  readonly clock: ManualClock
  readonly network: TestNetwork
  readonly browser: TestBrowser
  /** By their names. */
  readonly cookies: Map<string, string>
  /** Loads the page in a tab. */
  load(): AuthClient
  signIn(client: AuthClient): Promise<void>
  countSessions(): Promise<number>
  /** Lets no revocation be stored from now on, or again. */
  breakRevocations(isBroken: boolean): void
}

const origin = 'https://app.test'

/** Creates a server, and a browser without tabs. */
export async function createCookiePage(): Promise<CookiePage> {
  const random = seededRandom(1)
  const clock = manualClock({ settle: () => network.settle() })
  const memory = memoryStore()
  let isBroken = false
  const store = Object.create(memory, {
    revoke: {
      value: async (...parameters: Parameters<typeof memory.revoke>) => {
        if (isBroken) throw new Error('The disk is full')
        return memory.revoke(...parameters)
      },
    },
  })
  const jwt = new JwtConfig({ algorithm: JwtAlgorithm.hmacSha512(testSecret), refreshTokenHashPepper: 'a test pepper' })
  const tokenManagerBuilders = [jwt] as const
  const transport = cookieTransport()
  const auth = await initializeAuthServices({ store, clock, random, transport, tokenManagerBuilders })
  const network: TestNetwork = createTestNetwork({ clock, handler: auth.handler })
  const browser = createTestBrowser(clock)
  const cookies = new Map<string, string>()

  const asPage = (request: Request): Request => {
    request.headers.set('sec-fetch-site', 'same-origin')
    request.headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    return request
  }
  const keepCookies = (response: Response): Response => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; max-age=0(;|$)/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  return {
    auth,
    clock,
    network,
    browser,
    cookies,
    load: () => {
      const { storage, announcements, wakeSignals } = browser.openTab()
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const { signal = null, ...rest } = init ?? {}
        return keepCookies(await network.fetch(asPage(new Request(input, rest)), { signal }))
      }
      const channel = { post: () => undefined, listen: () => () => undefined }
      const turns: TurnTaking = { run: (task) => task() }
      const ports = { turns, url: `${origin}/auth`, clock, random, fetch, storage, announcements, wakeSignals }
      return createAuthClient({ ...ports, transport: keepInCookies({ channel }) })
    },
    signIn: (client) =>
      client.signIn(async () => {
        const issued = await auth.issueToken({ subject: 'alice', method: 'password' })
        return keepCookies(auth.respond(issued, asPage(new Request(`${origin}/sign-in`, { method: 'POST' }))))
      }),
    countSessions: async () => {
      const page = { matching: { subject: 'alice' }, now: clock.now(), limit: 100 }
      return (await memory.list(page)).length
    },
    breakRevocations: (broken) => {
      isBroken = broken
    },
  }
}
