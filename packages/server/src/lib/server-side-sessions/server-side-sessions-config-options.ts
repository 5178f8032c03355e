import { isRecord, type JsonObject } from '@tokenpair/protocol'
import { z } from 'zod'
import type { ExtraClaimsProvider, ScopesProvider } from '../jwt/jwt-config-options.ts'
import { callback, checkOptions, managerName, pepper, seconds, secondsOrNone } from '../options.ts'
import type { Device, SessionId } from '../sessions/session.ts'
import type { ClaimsSchema } from '../token-managers/claims-reader.ts'

/** A session that was just started. */
export interface SessionCreated {
  readonly subject: string
  readonly sessionId: SessionId
  readonly method: string
  readonly device: Device
}

/** How `ServerSideSessionsConfig` makes and takes session keys. Durations are seconds. */
export interface ServerSideSessionsConfigOptions<Claims extends object = JsonObject> {
  /** Tells sessions of this manager from those of others (default: `session`). Another name makes session keys invalid. */
  readonly name?: string | undefined
  /** The server secret that session keys are authenticated with: at least 10 characters, better 32 random bytes. */
  readonly sessionKeyHashPepper: string
  /** These still authenticate session keys. A key lives as long as its session, unless the client renews it. */
  readonly fallbackSessionKeyHashPeppers?: readonly string[] | undefined
  /** Seconds that a session lives at most (default: 7,776,000, which is 90 days); `undefined` for no end. */
  readonly maxSessionLifetime?: number | undefined
  /** Seconds that a session lives on after each use (default: 1,209,600, which is 14 days); `undefined` for no such end. */
  readonly inactivityTimeout?: number | undefined
  /**
   * Seconds between two uses that are written down (default: 60), 0 for each one. Never more than a tenth of the session's
   * inactivity timeout counts. As often, and no more often, it is asked whether the user may still have sessions.
   */
  readonly touchInterval?: number | undefined
  /**
   * What the app's claims are: gives them their type wherever they are read. Claims that do not fit refuse a sign-in with
   * a `TypeError`, and later on make the answer `unavailable`. Default: any claims.
   */
  readonly claims?: ClaimsSchema<Claims> | undefined
  /**
   * Makes further claims, at sign-in (`issue`) and at each use of the key (`refresh`). What it answers is stored nowhere;
   * what is given at sign-in is.
   */
  readonly extraClaimsProvider?: NoInfer<ExtraClaimsProvider<Claims>> | undefined
  /** Makes the scopes, at sign-in and at each use of the key (default: those given at sign-in). */
  readonly scopesProvider?: ScopesProvider | undefined
  /**
   * Called once for each session, when it is stored and before its key is handed out, for example to keep data of your
   * own beside it. Where it throws, the session is ended and `issueToken` throws the same.
   */
  readonly onSessionCreated?: ((created: SessionCreated) => Promise<void> | void) | undefined
}

/** {@link ServerSideSessionsConfigOptions}, checked and with the defaults filled in. */
export interface CheckedServerSideSessionsConfig<
  Claims extends object = JsonObject,
> extends ServerSideSessionsConfigOptions<Claims> {
  readonly name: string
  readonly fallbackSessionKeyHashPeppers: readonly string[]
  readonly touchInterval: number
}

const schema = z.strictObject({
  name: managerName.default('session'),
  sessionKeyHashPepper: pepper,
  fallbackSessionKeyHashPeppers: z.array(pepper, { error: 'give the former peppers in a list' }).default([]),
  maxSessionLifetime: seconds(7_776_000).optional(),
  inactivityTimeout: seconds(1_209_600).optional(),
  touchInterval: secondsOrNone(60, 'so that each use is written down').default(60),
  claims: z
    .custom<ClaimsSchema<object>>((value) => isRecord(value) && typeof value['parse'] === 'function', {
      error: 'give a schema with parse(), such as z.object({ role: z.string() })',
    })
    .optional(),
  extraClaimsProvider: callback<ExtraClaimsProvider>('give a function that answers an object of claims').optional(),
  scopesProvider: callback<ScopesProvider>('give a function that answers a list of scopes').optional(),
  onSessionCreated: callback<(created: SessionCreated) => void>('give a function').optional(),
})

/** What counts where an option is left out; `undefined` on purpose is no end. */
const lifetimes = { maxSessionLifetime: 7_776_000, inactivityTimeout: 1_209_600 }

/**
 * Checks the options of `ServerSideSessionsConfig` and fills in the defaults.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function checkServerSideSessionsConfig<Claims extends object>(
  options: ServerSideSessionsConfigOptions<Claims>,
): CheckedServerSideSessionsConfig<Claims> {
  const whole = isRecord(options) ? { ...lifetimes, ...options } : options
  const checked = checkOptions(schema, whole, 'ServerSideSessionsConfig')
  const { claims, extraClaimsProvider } = options // checked above; taken from here for their type
  return { ...checked, claims, extraClaimsProvider }
}
