import type { SessionId } from '../sessions/session.ts'
import { isPlainRead, originRefused, type RequestSource } from './decide-source.ts'
import type { SessionCookie, SessionCookies } from './session-cookies.ts'
import type { AccessCredential, RequestHead, TransportContext } from './transport.ts'

/** The cookies that hold keys of server-side sessions, which authenticate each request. */
export interface KeyCookies {
  /** Those of a request that hold a key of their session. */
  read(request: RequestHead): readonly SessionCookie[]
  /** Finds the key that a request is authenticated with; that of a page needs an origin that is trusted. */
  readAccess(request: RequestHead, source: RequestSource): AccessCredential
  /** The values of `Set-Cookie` that give a browser a key and clear those of other sessions, so that one is signed in. */
  replace(cookie: SessionCookie, maxAge: number, request: RequestHead): readonly string[]
  /** The values of `Set-Cookie` that clear a session's key, where the request has it. */
  clear(sessionId: SessionId, request: RequestHead): readonly string[]
}

/** Creates the reader and writer of keys in cookies. */
export function createKeyCookies(cookies: SessionCookies, inspect: TransportContext['inspect']): KeyCookies {
  const read = ({ headers }: RequestHead): readonly SessionCookie[] =>
    cookies.read(headers).filter(({ sessionId, token }) => {
      const content = inspect(token)
      return content?.use === 'every-request' && content.sessionId === sessionId
    })
  return {
    read,
    readAccess: (request, source) => {
      const key = read(request).at(-1) // browsers send the newest last (RFC 6265 section 5.4)
      if (key === undefined) return { kind: 'none' }
      if (source === 'trusted' || isPlainRead(request)) return { kind: 'token', token: key.token }
      return source === 'foreign' ? { kind: 'refused', error: originRefused() } : { kind: 'none' }
    },
    replace: (cookie, maxAge, request) => {
      const others = read(request).filter(({ sessionId }) => sessionId !== cookie.sessionId)
      return [...cookies.set(cookie, maxAge), ...others.flatMap(({ sessionId }) => cookies.clear(sessionId))]
    },
    clear: (sessionId, request) => {
      return read(request).some((key) => key.sessionId === sessionId) ? cookies.clear(sessionId) : []
    },
  }
}
