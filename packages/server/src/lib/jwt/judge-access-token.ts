import type { AuthError } from '@tokenpair/protocol'
import type { AccessTokenClaims } from '../access-token/access-token-claims.ts'
import type { AccessTokenVerdict } from '../access-token/decide-access-token.ts'
import { createRefusal } from '../create-refusal.ts'
import type { RevocationStrategy, Verdict } from '../revocation/revocation-strategy.ts'
import type { ClaimsReader } from '../token-managers/claims-reader.ts'
import type { ClientBinding } from '../token-managers/client-binding.ts'
import type { Authentication } from '../token-managers/token-manager.ts'

/** What an access token is judged by, besides itself. */
export interface Judgement<Claims extends object> {
  /** The name of the token manager. */
  readonly manager: string
  readonly revocation: RevocationStrategy
  readonly claims: ClaimsReader<Claims>
  readonly clientBinding: ClientBinding | undefined
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** Says who a verified access token stands for, and why it stands for nobody. */
export function judgeAccessToken<Claims extends object>(
  verdict: AccessTokenVerdict,
  judgement: Judgement<Claims>,
): Authentication<Claims> | Promise<Authentication<Claims>> {
  if (verdict.kind === 'invalid')
    return rejected('token_invalid', 'The access token is not one of this server: refresh it')
  if (verdict.kind === 'expired') return rejected('token_expired', 'The access token expired: refresh it')
  const { subject, sessionId, tokenId, issuedAt, expiresAt } = verdict.claims
  const token = { subject, sessionId, tokenId, issuedAt, expiresAt }
  const mark = judgement.revocation.verdict(token, judgement.now)
  // No promise is made where none is needed: that would cost as much as all the rest.
  if (typeof mark === 'string') return conclude(verdict.claims, mark, judgement)
  return mark.then((later) => conclude(verdict.claims, later, judgement))
}

function conclude<Claims extends object>(
  token: AccessTokenClaims,
  mark: Verdict,
  { manager, claims: reader, clientBinding }: Judgement<Claims>,
): Authentication<Claims> {
  switch (mark) {
    case 'live': {
      const { subject, sessionId, scopes, tokenId, issuedAt, expiresAt, authenticatedAt, lock, client: value } = token
      const claims = reader.read(token.claims)
      if (claims === undefined)
        return rejected('token_expired', 'The claims of the access token are out of date: refresh it')
      const client = clientBinding === undefined || value === undefined ? undefined : { ...clientBinding, value }
      return {
        status: 'authenticated',
        manager,
        subject,
        sessionId,
        scopes,
        claims,
        tokenId,
        issuedAt,
        expiresAt,
        authenticatedAt,
        lock,
        client,
      }
    }
    case 'stale':
      return rejected('token_expired', 'The access token is out of date: refresh it')
    case 'dead':
      return rejected('token_revoked', 'The access token was revoked: refresh it, or sign in again')
  }
}

function rejected(
  code: 'token_invalid' | 'token_expired' | 'token_revoked',
  message: string,
): { readonly status: 'rejected'; readonly error: AuthError } {
  return { status: 'rejected', error: createRefusal(code, message) }
}
