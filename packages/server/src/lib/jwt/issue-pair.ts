import { AuthError } from '@tokenpair/protocol'
import { checkAppClaims } from '../access-token/access-token-claims.ts'
import type { AccessTokenIssuer } from '../access-token/issue-access-token.ts'
import { createChainValue, noChainValue } from '../refresh-token/chain.ts'
import type { RefreshTokenCodec } from '../refresh-token/refresh-token-codec.ts'
import { createSessionId } from '../sessions/session-id.ts'
import { endOfSession } from '../sessions/session-summary.ts'
import type { Session } from '../sessions/session.ts'
import { checkGrant } from '../token-managers/check-grant.ts'
import type { IssuedToken, TokenGrant, TokenManagerContext } from '../token-managers/token-manager.ts'
import type { CheckedJwtConfig } from './jwt-config-options.ts'

/** What makes a pair. */
export interface PairIssuerContext {
  readonly options: CheckedJwtConfig
  readonly context: TokenManagerContext
  readonly codec: RefreshTokenCodec
  readonly accessTokens: AccessTokenIssuer
}

/** Makes token pairs out of sessions. */
export interface PairIssuer {
  /** Starts a session with its first pair. */
  start(grant: TokenGrant): Promise<IssuedToken>
  /**
   * Makes the pair of a session as its row stands.
   *
   * @param session The row.
   * @param since When the redemption began, in milliseconds since the Unix epoch: the access token lives from then.
   * @throws {AuthError} `unavailable` where the claims could not be made: the same exchange may be repeated.
   */
  renew(session: Session, since: number): Promise<IssuedToken>
}

/** Creates the maker of token pairs. */
export function createPairIssuer({ options, context, codec, accessTokens }: PairIssuerContext): PairIssuer {
  const { store, clock, random } = context

  const createPair = async (session: Session, kind: 'issue' | 'refresh', since: number): Promise<IssuedToken> => {
    const { id: sessionId, subject, method, scopes, device, generation, chain } = session
    const signedIn = { sessionId, subject, method, scopes, device, claims: session.claims }
    const extra = await options.extraClaimsProvider?.({ kind, ...signedIn })
    const claims = checkAppClaims({ ...session.claims, ...(extra && checkAppClaims(extra)) })
    const sessionEnd = endOfSession(session)
    // Whoever revokes the session while its claims are being made counts the lifetime from before this moment.
    const notAfter = Math.min(sessionEnd, since + options.accessTokenLifetime * 1000)
    const accessToken = await accessTokens.issue({ subject, sessionId, scopes, claims, notAfter })
    return {
      accessToken: accessToken.token,
      accessTokenExpiresIn: accessToken.expiresIn,
      refreshToken: codec.encode({ sessionId, generation, chain, previousChain: session.previous[0] }),
      refreshTokenExpiresIn: Math.max(0, Math.floor((sessionEnd - clock.now()) / 1000)),
      subject,
      sessionId,
      scopes,
      generation,
    }
  }

  return {
    start: async (grant) => {
      const { subject, method, scopes, claims, device } = checkGrant(grant)
      const now = clock.now()
      const session: Session = {
        id: createSessionId(subject, random),
        subject,
        method,
        scopes,
        claims,
        device,
        generation: 0,
        chain: createChainValue(random),
        previous: [noChainValue, noChainValue],
        createdAt: now,
        refreshedAt: now,
        idleExpiresAt: now + options.refreshTokenLifetime * 1000,
        absoluteExpiresAt:
          options.maxSessionLifetime === undefined ? undefined : now + options.maxSessionLifetime * 1000,
        attemptBound: false,
        revocation: undefined,
      }
      const issued = await createPair(session, 'issue', now) // before the write: what is refused here leaves no row behind
      await store.insert(session)
      return issued
    },
    renew: async (session, since) => {
      try {
        return await createPair(session, 'refresh', since)
      } catch (cause) {
        throw new AuthError('unavailable', 'The access token could not be made: repeat the same request later', {
          cause,
        })
      }
    },
  }
}
