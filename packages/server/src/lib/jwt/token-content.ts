import { checkAppClaims } from '../access-token/access-token-claims.ts'
import { checkOptions } from '../options.ts'
import type { Session } from '../sessions/session.ts'
import { scopesSchema } from '../token-managers/check-grant.ts'
import type { ClaimsReader } from '../token-managers/claims-reader.ts'
import { splitClient } from '../token-managers/client-binding.ts'
import type { CheckedJwtConfig, ClaimsContext } from './jwt-config-options.ts'

/** What an access token is to say of its bearer. */
export interface TokenContent {
  readonly claims: Session['claims']
  readonly scopes: readonly string[]
  /** The client that the session is bound to. */
  readonly client: string | undefined
}

/** What {@link createTokenContent} goes by. */
export interface TokenContentContext<Claims extends object> {
  readonly options: Pick<CheckedJwtConfig<Claims>, 'extraClaimsProvider' | 'scopesProvider'>
  readonly claims: ClaimsReader<Claims>
}

/**
 * Makes the content of an access token: what was given at sign-in, and what the providers make of it now.
 *
 * @throws {TypeError} Where a provider answers what no token can carry. Whatever a provider throws is passed on.
 */
export async function createTokenContent<Claims extends object>(
  session: Session,
  kind: ClaimsContext['kind'],
  { options, claims: reader }: TokenContentContext<Claims>,
): Promise<TokenContent> {
  const { id: sessionId, subject, method, scopes, device } = session
  const { own, client } = splitClient(session.claims)
  const context: ClaimsContext = { kind, sessionId, subject, method, scopes, device, claims: own }
  const [extra, made] = await Promise.all([options.extraClaimsProvider?.(context), options.scopesProvider?.(context)])
  const claims = checkAppClaims({ ...own, ...(extra && checkAppClaims(extra)) })
  return {
    client,
    claims: reader.write(claims),
    scopes: made === undefined ? scopes : checkOptions(scopesSchema, made, 'The scopes of scopesProvider'),
  }
}
