import { AuthError } from '@tokenpair/protocol'
import { readAccessToken, writeAccessToken } from './access-token-header.ts'
import { presentInBody } from './bearer-transport.ts'
import {
  type CheckedCookieOptions,
  checkCookieOptions,
  checkCookiePlace,
  type CookieTransportOptions,
} from './cookie-options.ts'
import { createCrossOriginPolicy } from './cross-origin-policy.ts'
import { type CookieDecision, decideCookie } from './decide-cookie.ts'
import { decideSource, originRefused, type RequestSource, trustedOriginsOf } from './decide-source.ts'
import { decideSurplus } from './decide-surplus.ts'
import { createKeyCookies } from './key-cookies.ts'
import { createSessionCookies, setCookies } from './session-cookies.ts'
import type {
  Presentation,
  RequestHead,
  TokenParameters,
  Transport,
  TransportBuilder,
  TransportContext,
} from './transport.ts'

/**
 * Keeps long-lived tokens out of the sight of scripts: a browser gets the refresh token in an HttpOnly cookie of its
 * session, limited to the routes, and never in a body. The access token goes on travelling in the header
 * `Authorization: Bearer`. The key of a server-side session is in a cookie alone.
 *
 * Each request decides: one with `Origin` or `Sec-Fetch-Site` comes from a browser; any other program is served as by
 * `bearerTransport()`, and its cookies are ignored. Pages of foreign origins get `origin_refused`.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function cookieTransport(options: CookieTransportOptions = {}): TransportBuilder {
  const checked = checkCookieOptions(options)
  return {
    build: (context) => {
      checkCookiePlace(checked, context)
      return createCookieTransport(checked, context)
    },
  }
}

function createCookieTransport(options: CheckedCookieOptions, context: TransportContext): Transport {
  const { basePath, issuer, inspect } = context
  const { allowedOrigins, accessToken } = options
  const trustedOrigins = trustedOriginsOf(allowedOrigins, issuer)
  const sourceOf = (request: RequestHead): RequestSource => decideSource(request, trustedOrigins)
  const cookies = createSessionCookies({ ...options, path: options.path ?? basePath })
  const keys = createKeyCookies(createSessionCookies({ ...options, path: '/' }), inspect)

  const readOfBrowser = (request: RequestHead, parameters: TokenParameters): Presentation => {
    const isCookieMeant = parameters.sessionId !== undefined || parameters.token === undefined
    const sent = isCookieMeant ? [...cookies.read(request.headers), ...keys.read(request)] : []
    return presentCookie(decideCookie(sent, parameters.sessionId, inspect), parameters.token)
  }

  return {
    crossOrigin: createCrossOriginPolicy(allowedOrigins, { credentials: 'include', exposed: [accessToken.header] }),
    readAccess: (request) => {
      const bearer = readAccessToken(request.headers, accessToken)
      return bearer.kind === 'none' ? keys.readAccess(request, sourceOf(request)) : bearer
    },
    writeAccess: (token) => writeAccessToken(token, accessToken),
    readPresented: (request, parameters) => {
      switch (sourceOf(request)) {
        case 'trusted':
          return readOfBrowser(request, parameters)
        case 'foreign':
          return { kind: 'refused', error: originRefused() }
        case 'program':
          return presentInBody(parameters)
      }
    },
    deliver: (issued, request) => {
      const source = sourceOf(request)
      if (source === 'foreign') return { kind: 'refused', error: originRefused() }
      if (source === 'program') return { kind: 'delivered', withheld: 'nothing', headers: [] }
      const { sessionId, refreshToken: token, refreshTokenExpiresIn: maxAge } = issued
      const cookie = { sessionId, token }
      if (inspect(token)?.use === 'every-request') {
        const { sessionExpiresIn = maxAge } = issued
        const headers = setCookies(keys.replace(cookie, sessionExpiresIn, request))
        return { kind: 'delivered', withheld: 'both', headers }
      }
      const sent = cookies.read(request.headers)
      const surplus = decideSurplus(sent, sessionId, (each) => inspect(each.token)?.sessionId === each.sessionId)
      const cleared = surplus.flatMap((id) => cookies.clear(id))
      const headers = setCookies([...cookies.set(cookie, maxAge), ...cleared])
      return { kind: 'delivered', withheld: 'refresh-token', headers }
    },
    forget: (sessionIds, request) => {
      if (sourceOf(request) !== 'trusted') return []
      return setCookies(sessionIds.flatMap((id) => [...cookies.clear(id), ...keys.clear(id, request)]))
    },
  }
}

function presentCookie(decision: CookieDecision, token: string | undefined): Presentation {
  switch (decision.kind) {
    case 'cookie':
      return { kind: 'tokens', tokens: token === undefined ? [decision.token] : [token, decision.token] }
    case 'none':
      if (token !== undefined) return { kind: 'tokens', tokens: [token] }
      return { kind: 'gone', worthless: decision.worthless }
    case 'ambiguous':
      return { kind: 'refused', error: sessionUnclear() }
  }
}

function sessionUnclear(): AuthError {
  return new AuthError('invalid_request', 'There are cookies of several sessions: send session_id')
}
