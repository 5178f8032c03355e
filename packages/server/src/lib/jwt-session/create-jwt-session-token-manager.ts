import { createAccessTokenIssuer } from '../access-token/issue-access-token.ts'
import { createAccessTokenSigner } from '../access-token/sign-access-token.ts'
import { createAccessTokenVerifier } from '../access-token/verify-access-token.ts'
import { longestLife } from '../jwt/longest-life.ts'
import { createKeyRing } from '../keys/key-ring.ts'
import { createWorkQueue } from '../keys/work-queue.ts'
import { createSessionLifecycle } from '../sessions/session-lifecycle.ts'
import { createClaimsReader } from '../token-managers/claims-reader.ts'
import { createStoredSessions } from '../token-managers/stored-sessions.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type { CheckedJwtSessionConfig } from './jwt-session-config-options.ts'
import { JwtSessionTokenManager } from './jwt-session-token-manager.ts'
import { createLastUses } from './last-uses.ts'
import { sessionChainOf } from './session-chain.ts'

/** Puts the parts of the token manager of `JwtSessionConfig` together. */
export async function createJwtSessionTokenManager<Claims extends object>(
  options: CheckedJwtSessionConfig<Claims>,
  context: TokenManagerContext,
): Promise<JwtSessionTokenManager<Claims>> {
  const { clock, random, confirmationOf } = context
  const { name, issuer, audience, maxTokenLifetime } = options
  const clockTolerance = options.clockTolerance * 1000
  const accessTokenLifetime = longestLife({ accessTokenLifetime: maxTokenLifetime }) + clockTolerance
  const keyRing = await createKeyRing({ ...options, clock })
  const lifecycle = createSessionLifecycle({ manager: name, accessTokenLifetime }, context)
  const queue = createWorkQueue()
  const expected = { issuer, audience, clockTolerance, isSession: true }
  const verifier = createAccessTokenVerifier({ keyRing, ...expected, queue, clock })
  const parts = {
    options,
    context,
    lifecycle,
    tokens: createAccessTokenIssuer({
      sign: createAccessTokenSigner({ keyRing, queue }),
      issuer,
      audience,
      accessTokenLifetime: maxTokenLifetime,
      confirmationOf,
      onSigned: verifier.remember,
      clock,
      random,
    }),
    verifier,
    claims: createClaimsReader(options.claims),
    chain: sessionChainOf(name),
    lastUses: createLastUses(),
  }
  const sessions = createStoredSessions(name, lifecycle, context)
  return new JwtSessionTokenManager({ parts, keyRing, sessions, accessTokenLifetime })
}
