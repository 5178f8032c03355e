import { parseSessionId } from '../sessions/session-id.ts'
import type { SessionId } from '../sessions/session.ts'
import { type CookieAttributes, readCookies, writeCookie } from './cookies.ts'
import type { HeaderFields, HeaderReader } from './transport.ts'

/** A session's long-lived token in its cookie. */
export interface SessionCookie {
  readonly sessionId: SessionId
  readonly token: string
}

/**
 * The cookies of one place. Each session has a name of its own, so that no answer, however late, overwrites or clears
 * the cookie of another session.
 */
export interface SessionCookies {
  /** Those of a request, as the browser sent them. What they hold is not checked. */
  read(headers: HeaderReader): readonly SessionCookie[]
  /** The values of `Set-Cookie` that give a browser a cookie for so many seconds. */
  set(cookie: SessionCookie, maxAge: number): readonly string[]
  /** The values of `Set-Cookie` that clear a session's cookie. */
  clear(sessionId: SessionId): readonly string[]
}

/** Where the cookies of sessions live. */
export interface SessionCookiePlace extends CookieAttributes {
  readonly name: string
  /** Former paths, where a session's cookie is cleared whenever it is set or cleared. */
  readonly legacyPaths: readonly string[]
}

/** Creates the reader and writer of session cookies. */
export function createSessionCookies({ name, legacyPaths, ...attributes }: SessionCookiePlace): SessionCookies {
  const { path, domain, secure } = attributes
  const formerPaths = legacyPaths.filter((former) => former !== path)
  /** Browsers hold a name to its prefix: from an https page, and with `__Host-` from this host alone. */
  const startAt = (place: string): string => {
    const isHostOnly = place === '/' && domain === undefined
    return `${secure ? (isHostOnly ? '__Host-' : '__Secure-') : ''}${name}-`
  }
  const start = startAt(path)
  const clearAt = (place: string, sessionId: SessionId): string =>
    writeCookie({ ...attributes, name: startAt(place) + sessionId, path: place, value: '', maxAge: 0 })

  return {
    read: (headers) =>
      readCookies(headers).flatMap(([cookieName, token]) => {
        const sessionId = cookieName.startsWith(start) ? parseSessionId(cookieName.slice(start.length)) : undefined
        return sessionId === undefined ? [] : [{ sessionId, token }]
      }),
    set: ({ sessionId, token }, maxAge) => [
      writeCookie({ ...attributes, name: start + sessionId, value: token, maxAge }),
      ...formerPaths.map((former) => clearAt(former, sessionId)),
    ],
    clear: (sessionId) => [path, ...formerPaths].map((place) => clearAt(place, sessionId)),
  }
}

/** Puts the values of `Set-Cookie` into an answer, each one once. */
export function setCookies(values: readonly string[]): HeaderFields {
  return [...new Set(values)].map((value) => ['set-cookie', value])
}
