import type { SessionId } from '../sessions/session.ts'
import { readAccessToken, refreshTokenHeader, writeAccessToken } from './access-token-header.ts'
import { presentInBody } from './bearer-transport.ts'
import { checkCookiePlace } from './cookie-options.ts'
import { createCrossOriginPolicy } from './cross-origin-policy.ts'
import { decideLock } from './decide-lock.ts'
import { decideSource, originRefused, trustedOriginsOf } from './decide-source.ts'
import { decideSurplus } from './decide-surplus.ts'
import {
  type CheckedLockedOptions,
  checkLockedOptions,
  lockedTransportName,
  type LockedTransportOptions,
} from './locked-options.ts'
import { createSessionCookies, setCookies } from './session-cookies.ts'
import { createSessionLocks, deriveLockKey, type SessionLocks } from './session-locks.ts'
import type { RequestHead, Transport, TransportBuilder, TransportContext } from './transport.ts'

/**
 * Lets both tokens travel in sight of the client, as `bearerTransport()` does, and makes them worth nothing without an
 * HttpOnly cookie of their session: what a script can copy from a page is of no use anywhere else. Each access token says
 * that it is locked, and a refresh token is only redeemed together with the cookie.
 *
 * This holds for every sender, also for programs: they have to keep cookies. Cross-origin pages send theirs with
 * `credentials: 'include'`, and their origin has to be allowed.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function lockedTransport(options: LockedTransportOptions = {}): TransportBuilder {
  const checked = checkLockedOptions(options)
  return {
    build: (context) => {
      checkCookiePlace(checked, context, lockedTransportName)
      return createLockedTransport(checked, context)
    },
  }
}

function createLockedTransport(options: CheckedLockedOptions, context: TransportContext): Transport {
  const { name, allowedOrigins, accessToken, domain, secure, sameSite } = options
  const trustedOrigins = trustedOriginsOf(allowedOrigins, context.issuer)
  const isForeign = (request: RequestHead): boolean => decideSource(request, trustedOrigins) === 'foreign'
  const locks = createLocks(options, context)
  const cookies = createSessionCookies({
    name: `${name}-lock`,
    path: '/',
    domain,
    secure,
    sameSite,
    legacyPaths: [],
  })
  const sentFor = (sessionId: SessionId, { headers }: RequestHead): readonly string[] =>
    cookies.read(headers).flatMap((cookie) => (cookie.sessionId === sessionId ? [cookie.token] : []))

  return {
    crossOrigin: createCrossOriginPolicy(allowedOrigins, {
      credentials: 'include',
      exposed: [accessToken.header, refreshTokenHeader],
    }),
    readAccess: ({ headers }) => readAccessToken(headers, accessToken),
    writeAccess: (token) => writeAccessToken(token, accessToken),
    readPresented: (request, parameters) =>
      isForeign(request) ? { kind: 'refused', error: originRefused() } : presentInBody(parameters),
    confirmationOf: (sessionId) => locks.confirmationOf(sessionId),
    admit: (token, request) =>
      isForeign(request) ? originRefused() : decideLock(token, sentFor(token.sessionId, request), locks),
    deliver: ({ sessionId, refreshTokenExpiresIn }, request) => {
      if (isForeign(request)) return { kind: 'refused', error: originRefused() }
      const sent = cookies.read(request.headers)
      const surplus = decideSurplus(sent, sessionId, (each) => locks.judge(each.sessionId, [each.token]) === 'open')
      const lock = { sessionId, token: locks.lockOf(sessionId) }
      const values = [...cookies.set(lock, refreshTokenExpiresIn), ...surplus.flatMap((id) => cookies.clear(id))]
      return { kind: 'delivered', withheld: 'nothing', headers: setCookies(values) }
    },
    forget: (sessionIds, request) => {
      return isForeign(request) ? [] : setCookies(sessionIds.flatMap((id) => cookies.clear(id)))
    },
  }
}

function createLocks(
  { lockSecret, fallbackLockSecrets }: CheckedLockedOptions,
  context: TransportContext,
): SessionLocks {
  const current = lockSecret === undefined ? context.lockKeys() : [deriveLockKey(lockSecret)]
  const [first, ...others] = [...current, ...fallbackLockSecrets.map((secret) => deriveLockKey(secret))]
  if (first !== undefined) return createSessionLocks([first, ...others])
  throw new TypeError(
    `${lockedTransportName} has options to mend: lockSecret: no token manager has a pepper, so give a secret of at least ` +
      '10 characters, better one made by `openssl rand -hex 32`, from the environment',
  )
}
