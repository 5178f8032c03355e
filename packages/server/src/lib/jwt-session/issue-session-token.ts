import { createTokenContent } from '../jwt/token-content.ts'
import type { Session } from '../sessions/session.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import { tokenLifetimeOf } from './session-lifetime.ts'
import type { SessionParts } from './session-parts.ts'

/**
 * Makes the token of a session as its row stands. It counts from when the row was last written, so that the row does not end
 * sooner, and whoever revokes the session meanwhile knows how long the token may live.
 *
 * @throws {TypeError} A provider answers what no token can carry. Whatever a provider throws is passed on.
 */
export async function issueSessionToken<Claims extends object>(
  session: Session,
  kind: 'issue' | 'refresh',
  parts: SessionParts<Claims>,
): Promise<IssuedToken> {
  const { options, context, tokens } = parts
  const { id: sessionId, subject, generation, refreshedAt, idleLifetime, absoluteExpiresAt = Infinity } = session
  const { claims, scopes, client } = await createTokenContent(session, kind, parts)
  const lifetime = tokenLifetimeOf(session, options)
  const now = context.clock.now()
  const since = Math.min(refreshedAt, now) // the row may have been written by a server whose clock is ahead
  const { token, expiresIn } = await tokens.issue({
    subject,
    sessionId,
    scopes,
    claims: options.sessionKey === undefined ? claims : { [options.sessionKey]: claims },
    authenticatedAt: session.createdAt,
    client,
    notAfter: Math.min(absoluteExpiresAt, since + lifetime),
    notBefore: context.revocations.cutOff({ subject, sessionId }, now),
    session: {
      generation,
      version: options.versions?.[0],
      idleLifetime: idleLifetime !== undefined && idleLifetime < lifetime ? idleLifetime : undefined,
    },
  })
  return {
    manager: options.name,
    accessToken: token,
    accessTokenExpiresIn: expiresIn,
    refreshToken: token,
    refreshTokenExpiresIn: expiresIn,
    subject,
    sessionId,
    scopes,
    generation,
  }
}
