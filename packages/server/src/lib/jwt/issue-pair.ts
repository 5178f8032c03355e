import { AuthError, isAuthError } from '@tokenpair/protocol'
import type { AccessTokenIssuer } from '../access-token/issue-access-token.ts'
import type { RefreshTokenCodec } from '../refresh-token/refresh-token-codec.ts'
import { createSession } from '../sessions/create-session.ts'
import type { SessionLifecycle } from '../sessions/session-lifecycle.ts'
import { endOfSession } from '../sessions/session-summary.ts'
import type { Session } from '../sessions/session.ts'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import { checkGrant } from '../token-managers/check-grant.ts'
import type { ClaimsReader } from '../token-managers/claims-reader.ts'
import { bindGrant } from '../token-managers/client-binding.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import type { CheckedJwtConfig, ClaimsContext } from './jwt-config-options.ts'
import { createTokenContent } from './token-content.ts'

/** What makes a pair. */
export interface PairIssuerContext<Claims extends object> {
  readonly options: CheckedJwtConfig<Claims>
  readonly context: TokenManagerContext
  readonly lifecycle: SessionLifecycle
  readonly codec: RefreshTokenCodec
  readonly accessTokens: AccessTokenIssuer
  readonly claims: ClaimsReader<Claims>
}

/** Makes token pairs out of sessions. */
export interface PairIssuer {
  /** Starts a session with its first pair. */
  start(grant: unknown): Promise<IssuedToken>
  /**
   * Makes the pair of a session as its row stands.
   *
   * @param session The row.
   * @param since When the redemption began, in milliseconds since the Unix epoch: the access token lives from then.
   * @throws {AuthError} `subject_blocked` or `subject_deleted`; `unavailable` where the claims could not be made: the same
   *   exchange may be repeated.
   */
  renew(session: Session, since: number): Promise<IssuedToken>
}

/** Creates the maker of token pairs. */
export function createPairIssuer<Claims extends object>(parts: PairIssuerContext<Claims>): PairIssuer {
  const { options, context, lifecycle } = parts
  const { clock, random, subjects } = context
  const { name: manager, refreshTokenLifetime: idleLifetime, maxSessionLifetime: maxLifetime } = options

  const tell = async ({ subject, id: sessionId, method, device }: Session): Promise<void> => {
    try {
      await options.onRefreshTokenCreated?.({ subject, sessionId, method, device })
    } catch (error) {
      await lifecycle.end({ id: sessionId }, 'ended')
      throw error
    }
  }

  return {
    start: async (grant) => {
      const checked = bindGrant(checkGrant(grant), options.clientBinding)
      const refusal = errorOfStatus(await subjects.statusOf(checked.subject))
      if (refusal !== undefined) throw refusal
      const now = await lifecycle.dateStart(checked.subject)
      const session = createSession(checked, { manager, idleLifetime, maxLifetime, now, random })
      const issued = await createPair(session, { kind: 'issue', since: clock.now() }, parts) // before the write: no refusal leaves a row
      await lifecycle.start(session)
      await tell(session)
      const { subject, id: sessionId, method } = session
      context.emit({ type: 'issued', manager, sessionId, subject, method })
      return issued
    },
    renew: async (session, since) => {
      try {
        const status = await subjects.statusOf(session.subject)
        const refusal = errorOfStatus(status)
        if (refusal === undefined) return await createPair(session, { kind: 'refresh', since }, parts)
        if (status === 'deleted') await lifecycle.end({ id: session.id }, 'subject-deleted')
        throw refusal
      } catch (cause) {
        if (isAuthError(cause)) throw cause
        const message = 'The access token could not be made: repeat the same request later'
        throw new AuthError('unavailable', message, { cause })
      }
    },
  }
}

/** Why a pair is made, and when that began, in milliseconds since the Unix epoch. */
interface Occasion {
  readonly kind: ClaimsContext['kind']
  readonly since: number
}

async function createPair<Claims extends object>(
  session: Session,
  { kind, since }: Occasion,
  parts: PairIssuerContext<Claims>,
): Promise<IssuedToken> {
  const { options, context, codec, accessTokens } = parts
  const { id: sessionId, subject, generation, chain } = session
  const { claims, scopes, client } = await createTokenContent(session, kind, parts)
  const sessionEnd = endOfSession(session)
  const accessToken = await accessTokens.issue({
    subject,
    sessionId,
    scopes,
    claims,
    // Whoever revokes the session while its claims are being made counts the lifetime from before this moment.
    notAfter: Math.min(sessionEnd, since + options.accessTokenLifetime * 1000),
    notBefore: context.revocations.cutOff({ subject, sessionId }, context.clock.now()),
    authenticatedAt: session.createdAt,
    client,
  })
  return {
    manager: options.name,
    accessToken: accessToken.token,
    accessTokenExpiresIn: accessToken.expiresIn,
    refreshToken: codec.encode({ sessionId, generation, chain, previousChain: session.previous[0] }),
    refreshTokenExpiresIn: Math.max(0, Math.floor((sessionEnd - context.clock.now()) / 1000)),
    subject,
    sessionId,
    scopes,
    generation,
  }
}
