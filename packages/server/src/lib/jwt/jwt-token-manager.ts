import { AuthError, type JsonObject } from '@tokenpair/protocol'
import { createAccessTokenIssuer } from '../access-token/issue-access-token.ts'
import { createAccessTokenVerifier } from '../access-token/verify-access-token.ts'
import { createKeyRing } from '../keys/key-ring.ts'
import { createRefreshTokenCodec } from '../refresh-token/refresh-token-codec.ts'
import { describeSession } from '../sessions/session-summary.ts'
import type { SessionId } from '../sessions/session.ts'
import type { Authentication, TokenManager, TokenManagerContext } from '../token-managers/token-manager.ts'
import { createPairIssuer } from './issue-pair.ts'
import type { CheckedJwtConfig } from './jwt-config-options.ts'
import { createRedeemer } from './redeem-pair.ts'

/** Puts the parts of a JWT token manager together. */
export async function createJwtTokenManager(
  options: CheckedJwtConfig,
  context: TokenManagerContext,
): Promise<TokenManager> {
  const { store, revocation, clock, random } = context
  const { issuer, audience, accessTokenLifetime } = options
  const keyRing = await createKeyRing(options)
  const codec = createRefreshTokenCodec([options.refreshTokenHashPepper, ...options.fallbackRefreshTokenHashPeppers])
  const accessTokens = createAccessTokenIssuer({ keyRing, issuer, audience, accessTokenLifetime, clock, random })
  const verifier = createAccessTokenVerifier({ keyRing, issuer, audience, clock })
  const pairs = createPairIssuer({ options, context, codec, accessTokens })

  const publish = (sessionIds: readonly SessionId[]): void => {
    if (sessionIds.length === 0) return
    const now = clock.now()
    revocation.revoke({ sessionIds, until: now + accessTokenLifetime * 1000 }, now)
  }
  const redeem = createRedeemer({ options, context, codec, pairs, publish })

  const manager: TokenManager = {
    issueToken: (grant) => pairs.start(grant),
    redeem,
    validateToken: async (accessToken) => judge(await verifier.verify(accessToken), context),
    listTokens: async ({ subject, limit = 100, after }) => {
      const sessions = await store.list({ subject, limit, after, now: clock.now() })
      return sessions.map(describeSession)
    },
    revokeToken: async ({ sessionId, reason = 'ended', subject }) => {
      if (subject !== undefined && (await store.find(sessionId))?.subject !== subject) return false
      const revoked = await store.revoke({ id: sessionId }, { at: clock.now(), reason })
      publish(revoked)
      return revoked.length > 0
    },
    revokeAllTokens: async ({ subject, method, except, reason = 'ended' }) => {
      const revoked = await store.revoke({ subject, method, except }, { at: clock.now(), reason })
      publish(revoked)
      return revoked
    },
    revokePresented: async (token) => {
      const sessionId = codec.decode(token)?.sessionId ?? (await sessionOfAccessToken(token))
      if (sessionId === undefined) return false
      await manager.revokeToken({ sessionId, reason: 'signed-out' })
      return true
    },
    inspectRefreshToken: (text) => {
      const token = codec.decode(text)
      return token && { sessionId: token.sessionId, generation: token.generation }
    },
    publicKeys: (): readonly JsonObject[] => keyRing.jwks().keys,
  }
  const sessionOfAccessToken = async (token: string): Promise<SessionId | undefined> => {
    const verdict = await verifier.verify(token)
    return verdict.kind === 'invalid' ? undefined : verdict.claims.sessionId
  }
  return manager
}

type AccessTokenVerdict = Awaited<ReturnType<ReturnType<typeof createAccessTokenVerifier>['verify']>>

function judge(verdict: AccessTokenVerdict, { revocation, clock }: TokenManagerContext): Authentication {
  if (verdict.kind === 'invalid')
    return rejected('token_invalid', 'The access token is not one of this server: refresh it')
  if (verdict.kind === 'expired') return rejected('token_expired', 'The access token expired: refresh it')
  const { subject, sessionId, scopes, claims, tokenId, issuedAt, expiresAt } = verdict.claims
  switch (revocation.verdict({ subject, sessionId, tokenId, issuedAt, expiresAt }, clock.now())) {
    case 'live':
      return { status: 'authenticated', subject, sessionId, scopes, claims, tokenId, issuedAt, expiresAt }
    case 'stale':
      return rejected('token_expired', 'The access token is out of date: refresh it')
    case 'dead':
      return rejected('token_revoked', 'The access token was revoked: refresh it, or sign in again')
  }
}

function rejected(code: 'token_invalid' | 'token_expired' | 'token_revoked', message: string): Authentication {
  return { status: 'rejected', error: new AuthError(code, message) }
}
