import { isRecord, metadataPath, tokenPath } from '@tokenpair/protocol'
import { describeError } from '../describe-error.ts'
import type { Io } from '../io.ts'
import { parseDate } from '../parse-date.ts'
import { checkCookies } from './check-cookies.ts'
import { compareClocks } from './compare-clocks.ts'
import { advice, type Finding, ok, problem } from './finding.ts'

/** Milliseconds that an answer may take. */
const patience = 10_000
const notAToken = 'this-is-no-token'

/** A running server, and who is to use it. */
export interface ServerPlace {
  /** The address of its routes, such as `https://api.example.com/auth`. */
  readonly url: URL
  /** The origin of a page that is to use it. */
  readonly origin: string | undefined
}

/** Looks at a running server from outside, without signing in. */
export async function checkServer(place: ServerPlace, io: Io): Promise<readonly Finding[]> {
  try {
    return [
      checkScheme(place),
      await checkMetadata(place, io),
      ...(await checkTokenRoute(place, io)),
      ...(place.origin === undefined ? [] : await checkPreflight(place, place.origin, io)),
    ]
  } catch (error) {
    const reason = describeError(error, io)
    return [problem('server', `The server does not answer (${reason}): see whether it runs at this address`)]
  }
}

function checkScheme({ url }: ServerPlace): Finding {
  if (url.protocol === 'https:') return ok('https', 'Tokens travel encrypted')
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (isLocal) return ok('https', 'Tokens do not leave this machine')
  return problem('https', 'Tokens travel in plain text: serve the routes over https')
}

async function checkMetadata(place: ServerPlace, io: Io): Promise<Finding> {
  const address = new URL(metadataPath, place.url)
  const answer = await request(address, {}, io)
  const metadata = await readJson(answer)
  const endpoint = isRecord(metadata) ? metadata['token_endpoint'] : undefined
  if (!answer.ok || typeof endpoint !== 'string') {
    const where = `${metadataPath} answers ${answer.status} and no metadata`
    return advice(
      'metadata',
      `${where} (RFC 8414): pass requests for it to auth.handler, so that OAuth clients find the routes`,
    )
  }
  if (endpoint === routeOf(place, tokenPath).href) return ok('metadata', 'The metadata names the token route')
  const mend = 'set the option issuer to the address that clients use, or basePath to the path'
  return problem('metadata', `The metadata names the token route ${endpoint}, which is another one: ${mend}`)
}

/** Sends a refresh token that is none: what comes back is the server's own refusal, or a proxy is in the way. */
async function checkTokenRoute(place: ServerPlace, io: Io): Promise<readonly Finding[]> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: notAToken })
  const answer = await request(routeOf(place, tokenPath), { method: 'POST', body }, io)
  const refusal = await readJson(answer)
  const isOwn = isRecord(refusal) && refusal['code'] === 'refresh_token_invalid'
  const date = parseDate(answer.headers.get('date') ?? '')
  return [
    isOwn
      ? ok('token route', 'A token that is none is refused by refresh_token_invalid')
      : problem(
          'token route',
          `The token route answers ${answer.status} and not refresh_token_invalid: see basePath, and whether a proxy answers in its place`,
        ),
    answer.headers.get('cache-control')?.includes('no-store') === true
      ? ok('caching', 'Answers are kept out of caches')
      : problem(
          'caching',
          'The token route answers without Cache-Control: no-store: let the proxy pass this header on',
        ),
    ...(Number.isNaN(date) ? [] : [compareClocks('server clock', date, io)]),
    ...(place.origin === undefined ? [] : await checkAnswerForPage(place, place.origin, io)),
  ]
}

/** What a page of the origin gets, with cookies as a browser has them. */
async function checkAnswerForPage(place: ServerPlace, origin: string, io: Io): Promise<readonly Finding[]> {
  const body = new URLSearchParams({ grant_type: 'refresh_token' })
  const answer = await request(routeOf(place, tokenPath), { method: 'POST', body, headers: { origin } }, io)
  return checkCookies(answer.headers.getSetCookie(), place.url)
}

async function checkPreflight(place: ServerPlace, origin: string, io: Io): Promise<readonly Finding[]> {
  if (origin === place.url.origin) return [ok('preflight', 'Pages of the same origin need no permission')]
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  }
  const answer = await request(routeOf(place, tokenPath), { method: 'OPTIONS', headers }, io)
  const allowed = answer.headers.get('access-control-allow-origin')
  if (!answer.ok || (allowed !== origin && allowed !== '*')) {
    return [
      problem('preflight', `Pages of ${origin} may not call the routes: add it to allowedOrigins of the transport`),
    ]
  }
  const fields = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase()
  if (!fields.includes('authorization') && fields !== '*') {
    return [problem('preflight', `Pages of ${origin} may not send Authorization: let the proxy pass OPTIONS on`)]
  }
  if (allowed === '*' && answer.headers.get('access-control-allow-credentials') === 'true') {
    return [problem('preflight', 'Any origin is allowed together with credentials: let the proxy add no CORS headers')]
  }
  return [ok('preflight', `Pages of ${origin} may call the routes`)]
}

function routeOf({ url }: ServerPlace, path: string): URL {
  return new URL(url.pathname.replace(/\/$/, '') + path, url)
}

function request(url: URL, init: RequestInit, { fetch }: Io): Promise<Response> {
  return fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(patience) })
}

async function readJson(answer: Response): Promise<unknown> {
  try {
    return await answer.json()
  } catch {
    return undefined
  }
}
