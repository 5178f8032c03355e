import type { AuthClient } from '@tokenpair/client'
import { AuthError, isTokenResponse, parseErrorResponse } from '@tokenpair/protocol'
import type { TabPorts } from '../campaign/browser.ts'
import { attemptsIn, type Happening, type Position, positionOf, sessionOf } from './happenings.ts'
import type { WalkCarrier } from './walk-carrier.ts'
import { url } from './walk-server.ts'

/** A tab with its client. */
export interface WalkTab {
  readonly client: AuthClient
  readonly ports: TabPorts
  /** Sends a request as it is. */
  readonly fetch: typeof globalThis.fetch
  /** The session that the tab shows; `undefined` where it shows none. */
  readonly session: () => string | undefined
  /** Ends the tab between two instructions. */
  close(): void
}

/** What the requests of a tab are seen with. */
export interface WatchedFetchOptions {
  /** Sends a request into the network. */
  readonly fetch: typeof globalThis.fetch
  readonly carrier: WalkCarrier
  readonly report: (happening: Happening) => void
  /** True time, in milliseconds. */
  readonly now: () => number
  /** Which pairs the access tokens belong to that were handed out. */
  readonly owners: Map<string, Position>
}

/** The requests of a tab, seen from outside. */
export interface WatchedFetch {
  readonly fetch: typeof globalThis.fetch
  /** Ends the tab: nothing that is answered reaches it. */
  close(): void
}

/** Names, in a request of the app, the session for which it is made; empty where none is held. */
export const askedByHeader = 'x-asked-by'

/** Watches the requests of a tab. */
export function watchFetch({ fetch, carrier, report, now, owners }: WatchedFetchOptions): WatchedFetch {
  const underWay = new Set<Position>()
  let isOpen = true
  const never = (): Promise<never> => new Promise(() => undefined)

  const lose = (position: Position): void => {
    if (underWay.delete(position)) report({ kind: 'lost', ...position })
    lookAtCookie(position)
  }
  /** A cookie that came without its pair is redeemed again. */
  const lookAtCookie = ({ session, generation }: Position): void => {
    const cookie = carrier.cookies?.held().find((held) => held.session === session && held.generation > generation)
    if (cookie) report({ kind: 'unwanted', ...cookie })
  }
  const redeem = async (
    body: URLSearchParams,
    token: string | undefined,
    send: (onArrival?: () => void) => Promise<Response>,
  ): Promise<Response> => {
    if (token === undefined && body.has('on_reuse')) report({ kind: 'asked-in-vain', at: now() })
    if (token === undefined) return send() // the server refuses it, or asks for the attempt id of another generation
    const position = positionOf(token)
    const askedAt = now()
    if (body.has('on_reuse')) report({ kind: 'unwanted', ...position }) // the tab knows of no session
    report({ kind: 'sent', ...position, attempts: attemptsIn(body), at: askedAt })
    underWay.add(position)
    try {
      const response = await send(() => underWay.has(position) || lookAtCookie(position))
      const pair: unknown = await response
        .clone()
        .json()
        .catch(() => undefined)
      if (!isOpen) return await never()
      if (!response.ok || !isTokenResponse(pair)) lose(position)
      else takeNote(pair, askedAt)
      if (body.has('on_reuse') && isTokenResponse(pair)) {
        carrier.cookies?.knownSince.set(pair.session_id, pair.generation - 1) // it cannot know of earlier ones
      }
      return response
    } catch (error) {
      lose(position)
      throw error
    } finally {
      underWay.delete(position)
    }
  }
  const takeNote = (body: unknown, askedAt: number): void => {
    if (!isTokenResponse(body)) return
    const position = { session: body.session_id, generation: body.generation }
    owners.set(body.access_token, position)
    report({ kind: 'obtained', ...position, askedAt, at: now() })
  }
  const call = async (headers: Headers, send: () => Promise<Response>): Promise<Response> => {
    const bearer = headers.get('authorization')?.slice('Bearer '.length)
    const askedBy = headers.get(askedByHeader)
    const session = bearer === undefined ? undefined : sessionOf(bearer)
    if (askedBy !== null) report({ kind: 'called', askedBy: askedBy || undefined, bearer: session, at: now() })
    const response = await send()
    const owner = owners.get(bearer ?? '')
    if (response.status === 401 && owner) report({ kind: 'unwanted', ...owner })
    return response
  }
  const signIn = async (send: () => Promise<Response>): Promise<Response> => {
    const askedAt = now()
    const response = await send()
    if (isOpen)
      takeNote(
        await response
          .clone()
          .json()
          .catch(() => undefined),
        askedAt,
      )
    return response
  }

  return {
    fetch: async (input, init) => {
      if (!isOpen) return never()
      const target = input instanceof Request ? input.url : String(input)
      const equipped = carrier.equip(target, init)
      const headers = new Headers(equipped?.headers)
      const send = (onArrival = (): void => undefined): Promise<Response> =>
        carrier.send({ fetch, onArrival }, target, equipped)
      const answer = (): Promise<Response> => {
        if (target === `${url}/token` && init?.body instanceof URLSearchParams) {
          return redeem(init.body, carrier.tokenOf(init.body, headers), send)
        }
        return target.endsWith('/sign-in') ? signIn(send) : call(headers, send)
      }
      const response = await answer()
      return isOpen ? response : never()
    },
    close: () => {
      isOpen = false
      for (const position of underWay) lose(position)
    },
  }
}

/** The code by which an answer of the server ends a session. */
export async function verdictOf(response: Response): Promise<string | undefined> {
  const error = parseErrorResponse(
    await response
      .clone()
      .json()
      .catch(() => undefined),
  )
  return error instanceof AuthError && error.action === 'sign-in' ? error.code : undefined
}
