import { type AuthClient, type AuthClientOptions, createAuthClient, type TurnTaking } from '@tokenpair/client'
import { cookieTransport as keepInCookies } from '@tokenpair/client/cookie-transport'
import {
  type AuthServices,
  cookieTransport,
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
  type TokenManagerBuilder,
} from '@tokenpair/server'
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
  /** Loads the page as it was before it used cookies: signed in, with a refresh token in its storage. */
  loadFormer(): Promise<AuthClient>
  signIn(client: AuthClient): Promise<void>
  countSessions(): Promise<number>
  /** Lets no revocation be stored from now on, or again. */
  breakRevocations(isBroken: boolean): void
}

const origin = 'https://app.test'
const jwt = new JwtConfig({ algorithm: JwtAlgorithm.hmacSha512(testSecret), refreshTokenHashPepper: 'a test pepper' })

/**
 * Creates a server, and a browser without tabs.
 *
 * @param builder Makes the token manager (default: JWTs).
 */
export async function createCookiePage(builder: TokenManagerBuilder = jwt): Promise<CookiePage> {
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
  const transport = cookieTransport()
  const auth = await initializeAuthServices({ store, clock, random, transport, tokenManagerBuilders: [builder] })
  const network: TestNetwork = createTestNetwork({
    clock,
    handler: async (request) => {
      if (request.url.startsWith(`${origin}/auth/`)) return auth.handler(request)
      const authentication = await auth.authenticate(request)
      if (authentication.status === 'authenticated') return Response.json({ sub: authentication.subject })
      return auth.respond(authentication.error, request)
    },
  })
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

  const load = (options: Pick<AuthClientOptions, 'fetch' | 'transport'>): AuthClient => {
    const { storage, announcements, wakeSignals } = browser.openTab()
    const turns: TurnTaking = { run: (task) => task() }
    const ports = { url: `${origin}/auth`, clock, random, turns, storage, announcements, wakeSignals }
    return createAuthClient({ ...ports, ...options })
  }

  return {
    auth,
    clock,
    network,
    browser,
    cookies,
    load: () => {
      const channel = { post: () => undefined, listen: () => () => undefined }
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const { signal = null, ...rest } = init ?? {}
        return keepCookies(await network.fetch(asPage(new Request(input, rest)), { signal }))
      }
      return load({ fetch, transport: keepInCookies({ channel }) })
    },
    loadFormer: async () => {
      const client = load({ fetch: network.fetch })
      const issued = await auth.issueToken({ subject: 'alice', method: 'password' })
      await client.signIn(async () => auth.respond(issued, new Request(`${origin}/sign-in`, { method: 'POST' })))
      return client
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
