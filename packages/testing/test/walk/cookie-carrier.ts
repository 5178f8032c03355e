import { cookieTransport as keepInCookies } from '@tokenpair/client/cookie-transport'
import { cookieTransport } from '@tokenpair/server'
import type { TokenLine } from '../../../client/test/cookie-transport/token-line.ts'
import { keepCookies } from '../../src/lib/keep-cookies.ts'
import { untilAborted } from '../../src/lib/test-network.ts'
import { type Position, positionOf } from './happenings.ts'
import type { WalkCarrier } from './walk-carrier.ts'
import { url as base } from './walk-server.ts'

/** Creates the carrier of a browser whose refresh tokens lie in cookies, which all its tabs share. */
export function createCookieCarrier(line: TokenLine): WalkCarrier {
  const history = ['']
  let [life, cuts] = [0, 0]
  const isOurs = (url: string): boolean => url.startsWith(`${base}/`)
  const held = (changesAgo = 0): readonly Position[] => tokensIn(history.at(-1 - changesAgo) ?? '').map(positionOf)

  const take = (answer: Response): void => {
    const headers = new Headers({ cookie: history.at(-1) ?? '' })
    keepCookies(headers, answer.headers.getSetCookie())
    const next = headers.get('cookie') ?? ''
    if (next !== history.at(-1)) history.push(next)
  }

  return {
    server: cookieTransport(),
    transportOf: (isAlive) => keepInCookies({ channel: line.join(isAlive) }),
    equip: (url, init) => {
      const headers = new Headers(init?.headers)
      headers.set('sec-fetch-site', 'same-origin')
      if (isOurs(url)) headers.set('cookie', history.at(-1) ?? '')
      return { ...init, headers }
    },
    // What a page has given up waiting for, or has left behind, still sets its cookies when it comes.
    send: async ({ fetch, onArrival }, url, { signal, ...init } = {}) => {
      signal?.throwIfAborted()
      const sentIn = life
      const answer = fetch(url, init).then(async (response) => {
        if (life !== sentIn) return new Promise<never>(() => undefined)
        take(response)
        onArrival()
        if (cuts === 0 || !isOurs(url)) return response
        cuts -= 1
        throw new TypeError('The connection was broken')
      })
      return untilAborted(answer, signal)
    },
    tokenOf: (parameters, headers) => {
      const session = parameters.get('session_id')
      const sent = tokensIn(headers.get('cookie') ?? '')
      const meant = sent.filter((token) => session === null || positionOf(token).session === session)
      const [token] = meant.length === 1 ? meant : []
      const generation = parameters.get('generation')
      const isNamed = token && (generation === null || Number(generation) === positionOf(token).generation)
      return isNamed ? token : undefined
    },
    cookies: {
      held,
      restart: (changesAgo) => {
        life += 1
        history.splice(Math.max(1, history.length - changesAgo))
      },
      cutAnswer: () => {
        cuts += 1
      },
      heal: () => {
        cuts = 0
      },
      knownSince: new Map(),
    },
  }
}

function tokensIn(cookies: string): readonly string[] {
  return cookies.split('; ').flatMap((cookie) => cookie.split('=')[1] || [])
}
