import { z } from 'zod'
import { checkOptions, pepper } from '../options.ts'
import { type CheckedCookieAttributes, checkCookieAttributes, type CookieTransportOptions } from './cookie-options.ts'

/** Options of `lockedTransport`. */
export interface LockedTransportOptions extends Pick<
  CookieTransportOptions,
  'domain' | 'secure' | 'sameSite' | 'allowedOrigins' | 'accessToken'
> {
  /** What the cookies' names begin with, before `-lock-` and the session's id (default: `tokenpair`). */
  readonly name?: string | undefined
  /**
   * The server secret that locks are made with: at least 10 characters, better 32 random bytes (default: derived from the
   * pepper of the first token manager that has one).
   */
  readonly lockSecret?: string | undefined
  /** Former secrets, whose locks still open; the next refresh replaces them. */
  readonly fallbackLockSecrets?: readonly string[] | undefined
}

/** {@link LockedTransportOptions}, checked and with the defaults filled in. */
export interface CheckedLockedOptions extends CheckedCookieAttributes {
  readonly lockSecret?: string | undefined
  readonly fallbackLockSecrets: readonly string[]
}

/** The public name, for messages. */
export const lockedTransportName = 'lockedTransport()'

const schema = z.looseObject({
  lockSecret: pepper.optional(),
  fallbackLockSecrets: z.array(pepper, { error: 'give the former secrets in a list' }).default([]),
})

/**
 * Checks the options of `lockedTransport` and fills in the defaults.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function checkLockedOptions(options: LockedTransportOptions): CheckedLockedOptions {
  const { lockSecret, fallbackLockSecrets, ...attributes } = checkOptions(schema, options, lockedTransportName)
  return { ...checkCookieAttributes(attributes, lockedTransportName), lockSecret, fallbackLockSecrets }
}
