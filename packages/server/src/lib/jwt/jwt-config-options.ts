import { isRecord, type JsonObject } from '@tokenpair/protocol'
import { z } from 'zod'
import type { JwtAlgorithm } from '../jwt-algorithm.ts'
import { isKeySource } from '../keys/key-source.ts'
import { callback, checkOptions, managerName, pepper, seconds, secondsOrNone } from '../options.ts'
import type { Device, SessionId } from '../sessions/session.ts'
import type { ClaimsSchema } from '../token-managers/claims-reader.ts'
import { clientBinding, type ClientBinding } from '../token-managers/client-binding.ts'

/** What a provider may go by. */
export interface ClaimsContext {
  /** Whether the access token starts a session or renews one. */
  readonly kind: 'issue' | 'refresh'
  readonly subject: string
  readonly sessionId: SessionId
  readonly method: string
  /** The scopes that were given at sign-in. */
  readonly scopes: readonly string[]
  /** The claims that were given at sign-in. */
  readonly claims: JsonObject
  readonly device: Device
}

/** Makes claims for an access token. They are added to those given at sign-in, and win over them. */
export type ExtraClaimsProvider<Claims extends object = JsonObject> = (
  context: ClaimsContext,
) => Promise<Partial<Claims> | undefined> | Partial<Claims> | undefined

/** Makes the scopes of an access token, in place of those given at sign-in. */
export type ScopesProvider = (context: ClaimsContext) => Promise<readonly string[]> | readonly string[]

/** A session that was just started. */
export interface RefreshTokenCreated {
  readonly subject: string
  readonly sessionId: SessionId
  readonly method: string
  readonly device: Device
}

/** How `JwtConfig` makes and takes tokens. Durations are seconds. */
export interface JwtConfigOptions<Claims extends object = JsonObject> {
  /** Tells sessions of this manager from those of others (default: `jwt`). Another name makes refresh tokens invalid. */
  readonly name?: string | undefined
  /** Signs access tokens, and verifies them first. */
  readonly algorithm: JwtAlgorithm
  /** These still verify access tokens, so that a key can be replaced while tokens of the old one live. */
  readonly fallbackVerificationAlgorithms?: readonly JwtAlgorithm[] | undefined
  /** The server secret that refresh tokens are authenticated with: at least 10 characters, better 32 random bytes. */
  readonly refreshTokenHashPepper: string
  /** These still authenticate refresh tokens; each is renewed under the first pepper at its next redemption. */
  readonly fallbackRefreshTokenHashPeppers?: readonly string[] | undefined
  /** Seconds until an access token expires (default: 600). */
  readonly accessTokenLifetime?: number | undefined
  /** Seconds that a session lives on after each redemption (default: 1,209,600, which is 14 days). */
  readonly refreshTokenLifetime?: number | undefined
  /** Seconds that a session lives at most (default: 7,776,000, which is 90 days); `undefined` for no end. */
  readonly maxSessionLifetime?: number | undefined
  /**
   * Seconds during which a client that sends no attempt ids may repeat its last exchange (default: 30), counted from
   * the first time; 0 for never.
   */
  readonly replayWindow?: number | undefined
  /** Written as `iss` and required in each access token (RFC 7519 section 4.1.1); none by default. */
  readonly issuer?: string | undefined
  /** Written as `aud` and required in each access token (RFC 7519 section 4.1.3); none by default. */
  readonly audience?: string | undefined
  /**
   * Binds the access tokens of a session to the client that signed in: the value of this request header goes into them as
   * `client_id`, and other values are refused by `token_invalid` (default: to none). It keeps the tokens of one client
   * from being used by another by mistake; it is no proof, since anybody can send any header.
   */
  readonly clientBinding?: ClientBinding | undefined
  /**
   * What the app's claims are: gives them their type wherever they are read. Claims that do not fit refuse a sign-in with
   * a `TypeError`; a token whose claims no longer fit is renewed at its next use. Default: any claims.
   */
  readonly claims?: ClaimsSchema<Claims> | undefined
  /** Makes further claims, at sign-in and at each refresh. */
  readonly extraClaimsProvider?: NoInfer<ExtraClaimsProvider<Claims>> | undefined
  /** Makes the scopes, at sign-in and at each refresh (default: those given at sign-in). */
  readonly scopesProvider?: ScopesProvider | undefined
  /**
   * Called once for each session, when it is stored and before its tokens are handed out, for example to keep data of
   * your own beside it. Where it throws, the session is ended and `issueToken` throws the same.
   */
  readonly onRefreshTokenCreated?: ((created: RefreshTokenCreated) => Promise<void> | void) | undefined
}

/** {@link JwtConfigOptions}, checked and with the defaults filled in. */
export interface CheckedJwtConfig<Claims extends object = JsonObject> extends JwtConfigOptions<Claims> {
  readonly name: string
  readonly fallbackVerificationAlgorithms: readonly JwtAlgorithm[]
  readonly fallbackRefreshTokenHashPeppers: readonly string[]
  readonly accessTokenLifetime: number
  readonly refreshTokenLifetime: number
  readonly replayWindow: number
}

const algorithmAdvice = 'give a JwtAlgorithm, such as JwtAlgorithm.hmacSha512(secret)'
const algorithm = z.custom<JwtAlgorithm>(isKeySource, { error: algorithmAdvice })
const list = <Item extends z.ZodType>(item: Item, advice: string): z.ZodArray<Item> => z.array(item, { error: advice })
const text = (advice: string): z.ZodString => z.string({ error: advice }).min(1, { error: advice })

const schema = z.strictObject({
  name: managerName.default('jwt'),
  algorithm,
  fallbackVerificationAlgorithms: list(algorithm, `${algorithmAdvice}, in a list`).default([]),
  refreshTokenHashPepper: pepper,
  fallbackRefreshTokenHashPeppers: list(pepper, 'give the former peppers in a list').default([]),
  accessTokenLifetime: seconds(600).default(600),
  refreshTokenLifetime: seconds(1_209_600).default(1_209_600),
  maxSessionLifetime: seconds(7_776_000).optional(),
  replayWindow: secondsOrNone(30, 'so that each token works once').default(30),
  issuer: text('give the address of this server, such as https://api.example.com').optional(),
  audience: text('give the name of the API that the tokens are for').optional(),
  clientBinding: clientBinding.optional(),
  claims: z
    .custom<ClaimsSchema<object>>((value) => isRecord(value) && typeof value['parse'] === 'function', {
      error: 'give a schema with parse(), such as z.object({ role: z.string() })',
    })
    .optional(),
  extraClaimsProvider: callback<ExtraClaimsProvider>('give a function that answers an object of claims').optional(),
  scopesProvider: callback<ScopesProvider>('give a function that answers a list of scopes').optional(),
  onRefreshTokenCreated: callback<(created: RefreshTokenCreated) => void>('give a function').optional(),
})

/**
 * Checks the options of `JwtConfig` and fills in the defaults.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function checkJwtConfig<Claims extends object>(options: JwtConfigOptions<Claims>): CheckedJwtConfig<Claims> {
  const hasEnd = !isRecord(options) || 'maxSessionLifetime' in options
  const checked = checkOptions(schema, hasEnd ? options : { maxSessionLifetime: 7_776_000, ...options }, 'JwtConfig')
  // A client counts whole seconds, and asks for the next pair while the refresh token lives.
  if (checked.accessTokenLifetime + 1 > checked.refreshTokenLifetime) {
    throw new TypeError(
      'JwtConfig has options to mend: accessTokenLifetime: give at least a second less than the refreshTokenLifetime',
    )
  }
  const { claims, extraClaimsProvider } = options // checked above; taken from here for their type
  return { ...checked, claims, extraClaimsProvider }
}
