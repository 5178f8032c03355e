import { isRecord } from '@tokenpair/protocol'

/** A cookie that holds the refresh token of a session. */
export interface RefreshCookie {
  readonly sessionId: string
  /** `undefined` where the server clears it. */
  readonly token: string | undefined
}

/** An answer with the cookie that it sets. */
export interface CookieAnswer {
  readonly response: Response
  readonly cookie: RefreshCookie | undefined
}

/** Reads the cookie of a session, or the only one. */
export type ReadCookie = (sessionId: string | undefined) => string | undefined

/**
 * Puts cookies in the place of refresh tokens in front of a server that knows bodies only, on the wire that
 * `cookieTransport()` of the server half speaks with browsers.
 *
 * @param send Sends a request to the server that knows bodies.
 */
export async function answerWithCookies(
  request: Request,
  readCookie: ReadCookie,
  send: (request: Request) => Promise<Response>,
): Promise<CookieAnswer> {
  const parameters = new URLSearchParams(request.method === 'POST' ? await request.clone().text() : '')
  const sessionId = parameters.get('session_id') ?? undefined
  const isCookieMeant = sessionId !== undefined || parameters.has('on_reuse')
  if (!isCookieMeant) return moveToCookie(await send(request))
  const token = request.credentials === 'include' ? readCookie(sessionId) : undefined
  parameters.delete('session_id')
  const { url, method } = request
  if (url.endsWith('/revoke')) {
    if (token !== undefined) parameters.set('token', token)
    const isKnown = parameters.has('token')
    const response = isKnown ? await send(new Request(url, { method, body: parameters })) : new Response()
    return { response, cookie: sessionId === undefined ? undefined : { sessionId, token: undefined } }
  }
  if (token === undefined) {
    const refusal = { error: 'invalid_grant', code: 'refresh_token_invalid' }
    return { response: Response.json(refusal, { status: 400 }), cookie: undefined }
  }
  parameters.set('refresh_token', token)
  return moveToCookie(await send(new Request(url, { method, body: parameters })))
}

/** Takes the refresh token out of a token response. */
export async function moveToCookie(response: Response): Promise<CookieAnswer> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  if (!isRecord(body) || typeof body['refresh_token'] !== 'string') return { response, cookie: undefined }
  const { refresh_token: token, ...rest } = body
  const { status, headers } = response
  return {
    response: Response.json(rest, { status, headers: without(headers, 'content-length') }),
    cookie: { sessionId: String(rest['session_id']), token },
  }
}

function without(headers: Headers, name: string): Headers {
  const copy = new Headers(headers)
  copy.delete(name)
  return copy
}
