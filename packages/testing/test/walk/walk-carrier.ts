import type { ClientTransport } from '@tokenpair/client'
import type { TransportBuilder } from '@tokenpair/server'
import type { Position } from './happenings.ts'

/** How the refresh tokens of a browser travel. */
export interface WalkCarrier {
  /** The transport of the server; the default one where there is none. */
  readonly server: TransportBuilder | undefined
  /** The transport of a tab's client. */
  transportOf(isAlive: () => boolean): ClientTransport | undefined
  /** What the browser makes of a request of a page. */
  equip(url: string, init: RequestInit | undefined): RequestInit | undefined
  /** Sends a request that is equipped, and keeps what the answer brings. */
  send(way: WayToServer, url: string, init: RequestInit | undefined): Promise<Response>
  /** The token that is redeemed; `undefined` where a request presents none, or names another generation than that of its token. */
  tokenOf(parameters: URLSearchParams, headers: Headers): string | undefined
  /** The cookies, where tokens travel in them. */
  readonly cookies: WalkCookies | undefined
}

/** How a request reaches the server, and who learns that its answer has reached the browser, if not the page. */
interface WayToServer {
  readonly fetch: typeof globalThis.fetch
  readonly onArrival: () => void
}

/** The cookies of a browser that may die, which then has lost the last changes. */
interface WalkCookies {
  /** The tokens that are held, as they were some changes ago (default: as they are). */
  held(changesAgo?: number): readonly Position[]
  /** Ends the browser: no answer to what was sent is kept. Its cookies come back as they were some changes ago. */
  restart(changesAgo: number): void
  /** Lets the next answer of the auth routes break off when its cookies have arrived. */
  cutAnswer(): void
  heal(): void
  /** For which generation of a session an attempt id may be missing, since the storage has lost some: all before this one. */
  readonly knownSince: Map<string, number>
}

/** Tokens travel in bodies, and nothing has to be done for them. */
export const bearerCarrier: WalkCarrier = {
  server: undefined,
  transportOf: () => undefined,
  equip: (_url, init) => init,
  send: ({ fetch }, url, init) => fetch(url, init),
  tokenOf: (parameters) => parameters.get('refresh_token') ?? undefined,
  cookies: undefined,
}
