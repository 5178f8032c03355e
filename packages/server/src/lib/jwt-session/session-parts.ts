import type { AccessTokenIssuer } from '../access-token/issue-access-token.ts'
import type { AccessTokenVerifier } from '../access-token/verify-access-token.ts'
import type { SessionLifecycle } from '../sessions/session-lifecycle.ts'
import type { ChainValue } from '../sessions/session.ts'
import type { ClaimsReader } from '../token-managers/claims-reader.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type { CheckedJwtSessionConfig } from './jwt-session-config-options.ts'
import type { LastUses } from './last-uses.ts'
import type { SessionToken } from './session-token.ts'

/** What issuing, judging and renewing the tokens of `JwtSessionConfig` work with. */
export interface SessionParts<Claims extends object> {
  readonly options: CheckedJwtSessionConfig<Claims>
  readonly context: TokenManagerContext
  readonly lifecycle: SessionLifecycle
  readonly tokens: AccessTokenIssuer
  readonly verifier: AccessTokenVerifier
  readonly claims: ClaimsReader<Claims>
  /** The chain value of all rows of this token manager. */
  readonly chain: ChainValue
  readonly lastUses: LastUses
}

/** When the session of a token was last used, as far as this server can be sure, in milliseconds since the Unix epoch. */
export function lastUseOf<Claims extends object>(
  { sessionId, issuedAt }: Pick<SessionToken, 'sessionId' | 'issuedAt'>,
  { lastUses }: Pick<SessionParts<Claims>, 'lastUses'>,
): number {
  return Math.max(lastUses.of(sessionId), issuedAt)
}
