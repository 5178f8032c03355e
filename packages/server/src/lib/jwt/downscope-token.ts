import { AuthError, type Clock, type JsonObject, type JsonValue } from '@tokenpair/protocol'
import { z } from 'zod'
import { accessTokenType } from '../access-token/parse-access-token.ts'
import type { AccessTokenSigner } from '../access-token/sign-access-token.ts'
import { checkOptions, seconds } from '../options.ts'
import { scopesSchema } from '../token-managers/check-grant.ts'
import type { ClaimsReader } from '../token-managers/claims-reader.ts'
import type { Authenticated } from '../token-managers/token-manager.ts'

/** How much of a user's power a service behind this one gets. */
export interface DownscopeOptions {
  /** The service, written as `aud`: another name than the `audience` of this token manager. */
  readonly audience: string
  /** Scopes that the token keeps where the user has them (default: none). */
  readonly scopes?: readonly string[] | undefined
  /** Names of the app's own claims that the token keeps (default: none). */
  readonly claims?: readonly string[] | undefined
  /** Seconds that it lives at most (default: 60). It never outlives the token that it is made of. */
  readonly lifetime?: number | undefined
}

/** An access token for a service behind this one. */
export interface DownscopedToken {
  readonly accessToken: string
  /** Whole seconds. */
  readonly accessTokenExpiresIn: number
}

/**
 * Makes such tokens.
 *
 * @param user Who `authenticate()` or `validateToken()` said it is.
 * @throws {AuthError} `token_expired`: the user's own token has expired meanwhile. `unavailable`: more slow signatures wait
 *   than can be computed in time.
 * @throws {TypeError} Another token manager vouched for the user.
 */
export type Downscoper = (user: Authenticated<object>) => Promise<DownscopedToken>

/** What a downscoper works with. */
export interface DownscopeContext {
  /** The name of the token manager. */
  readonly manager: string
  readonly issuer: string | undefined
  readonly audience: string | undefined
  readonly sign: AccessTokenSigner
  readonly claims: Pick<ClaimsReader<object>, 'carry'>
  readonly clock: Clock
}

const audienceAdvice = 'name the service that the tokens are for, such as https://billing.internal'
const claimsAdvice = 'give names of claims, such as [role]'

const schema = z.strictObject({
  audience: z.string({ error: audienceAdvice }).min(1, { error: audienceAdvice }),
  scopes: scopesSchema.default([]),
  claims: z.array(z.string({ error: claimsAdvice }), { error: claimsAdvice }).default([]),
  lifetime: seconds(60).default(60),
})

/**
 * Creates a maker of weaker access tokens. Each is the user's own token with less in it: it keeps the id, the session and the
 * time of issue, so that whatever revokes the one revokes the other, wherever revocations are followed.
 */
export function createDownscoper(
  options: unknown,
  { manager, issuer, audience: ownAudience, sign, claims: reader, clock }: DownscopeContext,
): Downscoper {
  const { audience, scopes, claims: names, lifetime } = checkOptions(schema, options, 'createDownscoper()')
  if (audience === ownAudience) {
    throw new TypeError(
      'createDownscoper() has options to mend: audience: name another service, since this one would take the token as its own',
    )
  }
  return async (user) => {
    if (user.manager !== manager) {
      throw new TypeError(`The user has a token of ${user.manager}, not of ${manager}: ask that token manager`)
    }
    const now = clock.now()
    const expiresAt = Math.floor(Math.min(user.expiresAt, now + lifetime * 1000) / 1000)
    if (expiresAt * 1000 <= now) throw new AuthError('token_expired', 'The access token expired: refresh it')
    const { authenticatedAt } = user
    const signing = sign(
      {
        ...pick(reader.carry(user.claims), names), // first, so that nothing of the app's can take the place of what follows
        iss: issuer,
        sub: user.subject,
        aud: audience,
        iat: user.issuedAt / 1000,
        auth_time: authenticatedAt === undefined ? undefined : authenticatedAt / 1000,
        exp: expiresAt,
        jti: user.tokenId,
        sid: user.sessionId,
        scope: scopes.filter((scope) => user.scopes.includes(scope)).join(' '),
        client_id: user.client?.value,
      },
      accessTokenType,
    )
    const { token } = 'token' in signing ? signing : await signing
    return { accessToken: token, accessTokenExpiresIn: expiresAt - Math.floor(now / 1000) }
  }
}

function pick(claims: JsonObject, names: readonly string[]): JsonObject {
  const picked: Record<string, JsonValue> = {}
  for (const name of names) {
    const value = claims[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}
