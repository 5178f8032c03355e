import { isRecord, type JsonObject } from '@tokenpair/protocol'
import type {
  AccessTokenHeaderOptions,
  AuthServices,
  HeaderFields,
  IssuedToken,
  RequestHead,
  TokenGrant,
} from '@tokenpair/server'
import { keepCookies } from './keep-cookies.ts'

/** What a test request is made of, besides who sends it. */
export interface AuthHeadersOptions<Claims extends object = JsonObject> extends Partial<
  Omit<TokenGrant<Claims>, 'subject'>
> {
  /**
   * What the request sends anyway (default: nothing). With `Origin` or `Sec-Fetch-Site` it is that of a page, and with the
   * header of a client binding it is that of a client: the tokens are issued accordingly. They are not changed.
   */
  readonly headers?: HeadersInit | undefined
  /**
   * Where the server reads access tokens, as its transport was told. To be said for a `cookieTransport()` with such an
   * option, and for a transport of your own without `renew()`; the others say it themselves.
   */
  readonly accessToken?: Pick<AccessTokenHeaderOptions, 'header' | 'schemes'> | undefined
}

/**
 * Signs a user in for a test, and makes the headers of a request that this user sends: the token where the server's
 * transport reads it, and the cookie that it needs beside it.
 *
 * It goes the way of a sign-in, by `issueToken()` with all its hooks, so that there is a session in the store and every
 * revocation strategy knows the token.
 *
 * @param auth The server half.
 * @param subject The user's id.
 * @param options What the sign-in grants (`method`: `test` by default), and what else the request sends.
 * @returns New headers: those of `options.headers`, and the token in place of another one.
 * @throws What `issueToken()` throws.
 * @throws {AuthError} What `authenticate()` says where it refuses these headers.
 * @throws {TypeError} The server finds no token in them, or another one: `accessToken` has to say where it looks.
 */
export async function authHeaders<Claims extends object = JsonObject>(
  auth: AuthServices<Claims>,
  subject: string,
  { headers: given, accessToken: place, method = 'test', ...grant }: AuthHeadersOptions<Claims> = {},
): Promise<Headers> {
  const headers = new Headers(given)
  const issued = await auth.issueToken({ ...grant, client: grant.client ?? clientOf(headers, auth), subject, method })
  const request = ownRequest(headers)
  const answer = auth.respond(issued, request)

  for (const [name, value] of await placeToken({ issued, request, answer, place }, auth)) headers.set(name, value)
  keepCookies(headers, answer.headers.getSetCookie())
  await checkHeaders(headers, issued, auth)
  return headers
}

/** Which client the request says it is, where tokens are bound to that. */
function clientOf<Claims extends object>(headers: Headers, auth: AuthServices<Claims>): string | undefined {
  const { clientBinding } = auth.tokenManager
  return (clientBinding && headers.get(clientBinding.header)) ?? undefined
}

/** A request to the server itself; of a page of its own where the headers are those of a page. */
function ownRequest(given: Headers): RequestHead {
  const headers = new Headers(given)
  if (headers.has('origin') || headers.has('sec-fetch-site')) headers.set('sec-fetch-site', 'same-origin')
  return { method: 'GET', url: 'https://api.test/', headers }
}

/** Tokens that were just issued, and how the server answers them to a request. */
interface SignInAnswer {
  readonly issued: IssuedToken
  readonly request: RequestHead
  readonly answer: Response
  readonly place: AuthHeadersOptions['accessToken']
}

/** The header fields that carry the access token: as the transport hands it out on any answer, or by the answer's body. */
async function placeToken<Claims extends object>(
  { issued, request, answer, place }: SignInAnswer,
  auth: AuthServices<Claims>,
): Promise<HeaderFields> {
  const { accessToken } = issued
  const { header = 'Authorization', schemes = ['Bearer'] } = place ?? {}
  const ownField = [header, [...schemes.slice(0, 1), accessToken].join(' ')] as const
  if (place !== undefined) return [ownField]

  const user = await auth.tokenManager.validateToken(accessToken)
  if (user.status !== 'authenticated') throw user.error
  const delivered = auth.deliver(new Response(), { ...user, renewed: issued }, request)
  const fields = [...delivered.headers].filter(([, value]) => value.includes(accessToken))
  if (fields.length > 0) return fields

  const body: unknown = await answer.json()
  const isInCookieAlone = isRecord(body) && body['access_token'] === ''
  return isInCookieAlone ? [] : [ownField]
}

async function checkHeaders<Claims extends object>(
  headers: Headers,
  { sessionId }: IssuedToken,
  auth: AuthServices<Claims>,
): Promise<void> {
  const user = await auth.authenticate(ownRequest(headers))
  if (user.status === 'rejected') throw user.error
  if (user.status === 'authenticated' && user.sessionId === sessionId) return
  throw new TypeError(
    'authHeaders() cannot tell where this server looks for access tokens: give accessToken as its transport has it, and no other credential in headers',
  )
}
