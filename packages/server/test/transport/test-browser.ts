import type { IssuedToken, TokenGrant } from '@tokenpair/server'
import { type Answer, answerOf, type TestServer } from '../test-server.ts'

/** A cookie as a browser holds it. */
export interface HeldCookie {
  readonly name: string
  readonly value: string
  readonly path: string
  readonly attributes: readonly string[]
}

/** A page in a browser that has one jar of cookies. It sends what is in the jar for the path, whatever SameSite says. */
export interface TestBrowser {
  /** In the order in which they were created. */
  readonly cookies: readonly HeldCookie[]
  /** A page of another origin in the same browser. */
  at(origin: string): TestBrowser
  /** Makes a request with cookies and the headers that no page can forge, for a route of the app. */
  request(method: string, path: string, init?: RequestInit): Request
  /** Sends such a request to the routes. */
  send(method: string, path: string, init?: RequestInit): Promise<Response>
  post(path: string, parameters: Readonly<Record<string, string>>): Promise<Response>
  /** Sends a request as `send` does, but keeps the answer's cookies for later, as if it was still on its way. */
  sendSlowly(
    path: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<{ response: Response; arrive(): void }>
  /** Receives what was issued to it, as the answer of the app's sign-in route. */
  receive(issued: IssuedToken): Response
  /** Signs in at the app's own route. */
  signIn(grant?: Partial<TokenGrant>): Promise<{ readonly issued: IssuedToken; readonly response: Response }>
  /** Redeems by cookie. */
  redeem(parameters?: Readonly<Record<string, string>>): Promise<Answer>
  /** Puts a cookie into the jar, as another page of the same site can. */
  plant(cookie: Pick<HeldCookie, 'name' | 'value' | 'path'>): void
  /** Reads what an answer sets into the jar. */
  store(response: Response): void
}

const address = 'https://api.test'

export function createTestBrowser(server: TestServer, origin = address, jar: HeldCookie[] = []): TestBrowser {
  const headersFor = (method: string, path: string, own?: HeadersInit): Headers => {
    const headers = new Headers(own)
    headers.set('sec-fetch-site', siteOf(origin))
    if (origin !== address || method !== 'GET') headers.set('origin', origin)
    const sent = jar
      .filter((cookie) => isBelow(path, cookie.path))
      .toSorted((one, other) => other.path.length - one.path.length)
    if (sent.length > 0) headers.set('cookie', sent.map(({ name, value }) => `${name}=${value}`).join('; '))
    return headers
  }
  const request = (method: string, path: string, init?: RequestInit): Request =>
    new Request(address + path, {
      method,
      ...init,
      headers: headersFor(method, new URL(address + path).pathname, init?.headers),
    })

  const browser: TestBrowser = {
    cookies: jar,
    request,
    at: (other) => createTestBrowser(server, other, jar),
    plant: (cookie) => {
      jar.push({ ...cookie, attributes: [] })
    },
    store: ({ headers }) => {
      for (const line of headers.getSetCookie()) storeCookie(line, jar)
    },
    send: async (method, path, init) => {
      const response = await server.auth.handler(request(method, path, init))
      browser.store(response)
      return response
    },
    sendSlowly: async (path, parameters) => {
      const response = await server.auth.handler(request('POST', path, { body: new URLSearchParams(parameters) }))
      return { response, arrive: () => browser.store(response) }
    },
    post: (path, parameters) => browser.send('POST', path, { body: new URLSearchParams(parameters) }),
    receive: (issued) => {
      const response = server.auth.respond(issued, request('POST', '/sign-in'))
      browser.store(response)
      return response
    },
    signIn: async (grant) => {
      const issued = await server.signIn(grant)
      return { issued, response: browser.receive(issued) }
    },
    redeem: async (parameters) =>
      answerOf(await browser.post('/auth/token', { grant_type: 'refresh_token', ...parameters })),
  }
  return browser
}

/** As browsers do: a cookie that does not keep what its prefix promises is not taken (RFC 6265bis section 4.1.3). */
function storeCookie(line: string, jar: HeldCookie[]): void {
  const [pair = '', ...attributes] = line.split('; ')
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? []
  const valueOf = (attribute: string): string | undefined =>
    attributes.find((each) => each.startsWith(`${attribute}=`))?.slice(attribute.length + 1)
  const path = valueOf('Path') ?? '/'
  const isSecure = attributes.includes('Secure')
  if (name.startsWith('__Secure-') && !isSecure) return
  if (name.startsWith('__Host-') && !(isSecure && path === '/' && valueOf('Domain') === undefined)) return
  const isSame = (held: HeldCookie): boolean =>
    held.name === name &&
    held.path === path &&
    held.attributes.every((each) => !each.startsWith('Domain=')) === (valueOf('Domain') === undefined)
  const at = jar.findIndex(isSame)
  if (valueOf('Max-Age') === '0') {
    if (at !== -1) jar.splice(at, 1)
  } else jar.splice(at === -1 ? jar.length : at, at === -1 ? 0 : 1, { name, value, path, attributes })
}

function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith('/') ? place : `${place}/`)
}

function siteOf(origin: string): string {
  if (origin === address) return 'same-origin'
  return origin.endsWith('.api.test') ? 'same-site' : 'cross-site'
}
