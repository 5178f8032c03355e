import { isRecord, type JsonObject } from '@tokenpair/protocol'
import { z } from 'zod'
import { isReservedClaim } from '../access-token/reserved-claims.ts'
import type { JwtAlgorithm } from '../jwt-algorithm.ts'
import type { ExtraClaimsProvider, ScopesProvider } from '../jwt/jwt-config-options.ts'
import { isKeySource } from '../keys/key-source.ts'
import { callback, checkOptions, managerName, seconds, secondsOrNone } from '../options.ts'
import type { SessionCreated } from '../server-side-sessions/server-side-sessions-config-options.ts'
import type { ClaimsSchema } from '../token-managers/claims-reader.ts'
import { clientBinding, type ClientBinding } from '../token-managers/client-binding.ts'
import type { SessionToken } from './session-token.ts'

/** What tells the tokens of one version of the app from those of another. */
export type SessionTokenVersion = string | number

/** How `JwtSessionConfig` makes, takes and renews tokens. Durations are seconds. */
export interface JwtSessionConfigOptions<Claims extends object = JsonObject> {
  /** Tells sessions of this manager from those of others (default: `jwt-session`). Another name ends them at their renewal. */
  readonly name?: string | undefined
  /** Signs tokens, and verifies them first. */
  readonly algorithm: JwtAlgorithm
  /** These still verify tokens; each is renewed under `algorithm`. */
  readonly fallbackVerificationAlgorithms?: readonly JwtAlgorithm[] | undefined
  /** Seconds until a token expires (default: 86,400, which is 24 hours). A token of half that age is renewed when used. */
  readonly sessionLifetime?: number | undefined
  /**
   * Seconds that a token lives at most, where a grant asks for more than `sessionLifetime` by its `idleLifetime` (default:
   * as `sessionLifetime`). What is revoked is remembered for so long.
   */
  readonly maxTokenLifetime?: number | undefined
  /**
   * Seconds without use after which a session ends although its token lives on (default: none). Uses are written down then:
   * see `touchInterval`.
   */
  readonly inactivityTimeout?: number | undefined
  /** Seconds that a session lives at most (default: 7,776,000, which is 90 days); `undefined` for no end. */
  readonly maxSessionLifetime?: number | undefined
  /**
   * Seconds between two uses that are written down (default: 60), 0 for each one. Never more than a tenth of the session's
   * inactivity timeout counts.
   */
  readonly touchInterval?: number | undefined
  /**
   * Written as `ver`. A token of another version is renewed at its next use. While two versions of the app run side by side,
   * a list: the first is written, all of them are taken. Default: none is written and any is taken.
   */
  readonly version?: SessionTokenVersion | readonly SessionTokenVersion[] | undefined
  /** Written as `iss` and required in each token (RFC 7519 section 4.1.1); none by default. */
  readonly issuer?: string | undefined
  /** Written as `aud` and required in each token (RFC 7519 section 4.1.3); none by default. */
  readonly audience?: string | undefined
  /**
   * Binds tokens to the client that signs in, by a header of its requests: each token says so in its claim `client_id`, and
   * other values are refused by `token_invalid` (default: to none). It is no proof: anybody can send any header.
   */
  readonly clientBinding?: ClientBinding | undefined
  /** Seconds for which a token is taken after its end, since clocks differ (default: 0, at most 300). */
  readonly clockTolerance?: number | undefined
  /** Under which claim the app's own stand (default: each beside the registered ones). */
  readonly sessionKey?: string | undefined
  /**
   * What the app's claims are: gives them their type wherever they are read. Claims that do not fit refuse a sign-in with
   * a `TypeError`; a token whose claims no longer fit is renewed at its next use. Default: any claims.
   */
  readonly claims?: ClaimsSchema<Claims> | undefined
  /** Makes further claims, at sign-in and at each renewal. */
  readonly extraClaimsProvider?: ExtraClaimsProvider<NoInfer<Claims>> | undefined
  /** Makes the scopes, at sign-in and at each renewal (default: those given at sign-in). */
  readonly scopesProvider?: ScopesProvider | undefined
  /** Whether a genuine token that is not over is to be taken; where not, it is `token_invalid` (default: it is taken). */
  readonly validate?: ((token: SessionToken) => Promise<boolean> | boolean) | undefined
  /**
   * Called once for each session, when it is stored and before its token is handed out. Where it throws, the session is
   * ended and `issueToken` throws the same.
   */
  readonly onSessionCreated?: ((created: SessionCreated) => Promise<void> | void) | undefined
}

/** {@link JwtSessionConfigOptions}, checked and with the defaults filled in. */
export interface CheckedJwtSessionConfig<Claims extends object = JsonObject> extends Omit<
  JwtSessionConfigOptions<Claims>,
  'version'
> {
  readonly name: string
  readonly sessionLifetime: number
  readonly maxTokenLifetime: number
  readonly touchInterval: number
  readonly clockTolerance: number
  /** The first is written, all of them are taken; `undefined` where any is. */
  readonly versions: readonly [SessionTokenVersion, ...(readonly SessionTokenVersion[])] | undefined
}

const longestTolerance = 300
const algorithmAdvice = 'give a JwtAlgorithm, such as JwtAlgorithm.hmacSha512(secret)'
const algorithm = z.custom<JwtAlgorithm>(isKeySource, { error: algorithmAdvice })
const text = (advice: string): z.ZodString => z.string({ error: advice }).min(1, { error: advice })
const toleranceAdvice = `give seconds, such as 10, of at most ${longestTolerance}, or 0 for none`
const versionAdvice = 'give a text or a whole number, such as 2, or a list of them, the present one first'
const version = z.union([z.string().min(1).max(100), z.int()], { error: versionAdvice })
const sessionKeyAdvice = 'give the name of a claim that is not reserved, such as data'

const schema = z.strictObject({
  name: managerName.default('jwt-session'),
  algorithm,
  fallbackVerificationAlgorithms: z.array(algorithm, { error: `${algorithmAdvice}, in a list` }).default([]),
  sessionLifetime: seconds(86_400).default(86_400),
  maxTokenLifetime: seconds(2_592_000).optional(),
  inactivityTimeout: seconds(1800).optional(),
  maxSessionLifetime: seconds(7_776_000).optional(),
  touchInterval: secondsOrNone(60, 'so that each use is written down').default(60),
  version: z
    .union([z.tuple([version], version), version.transform((one): [SessionTokenVersion] => [one])], {
      error: versionAdvice,
    })
    .optional(),
  issuer: text('give the address of this server, such as https://api.example.com').optional(),
  audience: text('give the name of the API that the tokens are for').optional(),
  clientBinding: clientBinding.optional(),
  clockTolerance: z
    .number({ error: toleranceAdvice })
    .min(0, { error: toleranceAdvice })
    .max(longestTolerance, { error: toleranceAdvice })
    .default(0),
  sessionKey: text(sessionKeyAdvice)
    .refine((name) => !isReservedClaim(name) && name !== '__proto__', { error: sessionKeyAdvice })
    .optional(),
  claims: z
    .custom<ClaimsSchema<object>>((value) => isRecord(value) && typeof value['parse'] === 'function', {
      error: 'give a schema with parse(), such as z.object({ role: z.string() })',
    })
    .optional(),
  extraClaimsProvider: callback<ExtraClaimsProvider>('give a function that answers an object of claims').optional(),
  scopesProvider: callback<ScopesProvider>('give a function that answers a list of scopes').optional(),
  validate: callback<(token: SessionToken) => boolean>('give a function that answers true or false').optional(),
  onSessionCreated: callback<(created: SessionCreated) => void>('give a function').optional(),
})

/**
 * Checks the options of `JwtSessionConfig` and fills in the defaults.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function checkJwtSessionConfig<Claims extends object>(
  options: JwtSessionConfigOptions<Claims>,
): CheckedJwtSessionConfig<Claims> {
  const whole = isRecord(options) ? { maxSessionLifetime: 7_776_000, ...options } : options
  const { version: versions, ...checked } = checkOptions(schema, whole, 'JwtSessionConfig')
  const { sessionLifetime, maxTokenLifetime = sessionLifetime, inactivityTimeout = 0 } = checked
  if (maxTokenLifetime < sessionLifetime) {
    throw mend('maxTokenLifetime: give at least the sessionLifetime')
  }
  if (inactivityTimeout >= sessionLifetime) {
    throw mend('inactivityTimeout: give less than the sessionLifetime, after which an unused token expires anyway')
  }
  const { claims, extraClaimsProvider } = options // checked above; taken from here for their type
  return { ...checked, maxTokenLifetime, versions, claims, extraClaimsProvider }
}

function mend(sentence: string): TypeError {
  return new TypeError(`JwtSessionConfig has options to mend: ${sentence}`)
}
