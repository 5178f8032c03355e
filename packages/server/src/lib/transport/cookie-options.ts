import { z } from 'zod'
import { checkOptions } from '../options.ts'
import {
  accessTokenHeader,
  type AccessTokenHeaderOptions,
  type CheckedAccessTokenHeader,
} from './access-token-header.ts'
import { allowedOrigins, type Origins } from './allowed-origins.ts'

/** Options of `cookieTransport`. */
export interface CookieTransportOptions {
  /** What the cookies' names begin with, after the prefix that browsers know (default: `tokenpair`). */
  readonly name?: string | undefined
  /** `Path` of the cookies (default: the base path). The base path has to lie in it. */
  readonly path?: string | undefined
  /** `Domain` of the cookies, such as `example.com`, with which its subdomains receive them, too (default: none). */
  readonly domain?: string | undefined
  /** Whether the cookies are for https only, and for localhost (default: `true`). */
  readonly secure?: boolean | undefined
  /** `SameSite` of the cookies (default: `strict`). `none` needs `secure` and `allowedOrigins`. */
  readonly sameSite?: 'strict' | 'lax' | 'none' | undefined
  /**
   * Origins, such as `https://app.example.com`, whose pages may use the cookies, by CORS (default: only this server's). A
   * pattern has to match a whole origin: let it not match what anybody can register.
   */
  readonly allowedOrigins?: readonly (string | RegExp)[] | undefined
  /** Where requests carry their access token (default: in the header `Authorization: Bearer`). */
  readonly accessToken?: AccessTokenHeaderOptions | undefined
  /** Former values of `path`, where cookies are cleared (default: none). */
  readonly legacyPaths?: readonly string[] | undefined
}

/** How cookies travel, whatever is in them. */
export interface CheckedCookieAttributes {
  readonly name: string
  readonly domain?: string | undefined
  readonly secure: boolean
  readonly sameSite: 'strict' | 'lax' | 'none'
  readonly allowedOrigins?: Origins | undefined
  readonly accessToken: CheckedAccessTokenHeader
}

/** {@link CookieTransportOptions}, checked and with the defaults filled in. */
export interface CheckedCookieOptions extends CheckedCookieAttributes {
  readonly path?: string | undefined
  readonly legacyPaths: readonly string[]
}

const owner = 'cookieTransport()'
const nameAdvice = 'give at most 64 letters, digits, hyphens and underscores, and no prefix: it is put before them'
const pathAdvice = 'give a path of at most 200 characters that starts with a slash, such as /auth'
const domainAdvice = 'give a host name such as example.com, with no scheme, port or path'
const path = z.string({ error: pathAdvice }).regex(/^\/[\w.~!$&'()*+,=:@%/-]{0,199}$/, { error: pathAdvice })

const schema = z.strictObject({
  name: z
    .string({ error: nameAdvice })
    .regex(/^(?!__)[\w-]{1,64}$/, { error: nameAdvice })
    .default('tokenpair'),
  path: path.optional(),
  domain: z
    .string({ error: domainAdvice })
    .max(200, { error: domainAdvice })
    .regex(/^\.?(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*$/i, { error: domainAdvice })
    .transform((domain) => domain.replace(/^\./, '').toLowerCase())
    .optional(),
  secure: z.boolean({ error: 'give true, or false for plain http that is not localhost' }).default(true),
  sameSite: z.enum(['strict', 'lax', 'none'], { error: 'give strict, lax or none' }).default('strict'),
  allowedOrigins: allowedOrigins.optional(),
  accessToken: accessTokenHeader,
  legacyPaths: z.array(path, { error: 'give a list of paths, such as [/auth/token]' }).default([]),
})
const attributes = schema.omit({ path: true, legacyPaths: true })

/**
 * Checks the options of `cookieTransport` and fills in the defaults.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function checkCookieOptions(options: CookieTransportOptions): CheckedCookieOptions {
  return checkSameSite(checkOptions(schema, options, owner), owner)
}

/**
 * Checks the options that say how cookies travel, for another transport.
 *
 * @param user The public name of that transport, for the message.
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function checkCookieAttributes(options: unknown, user: string): CheckedCookieAttributes {
  return checkSameSite(checkOptions(attributes, options, user), user)
}

/**
 * Checks the options against the server that they are for.
 *
 * @throws {TypeError} Browsers would not send the cookies to the routes, or not take them at all.
 */
export function checkCookiePlace(
  { path: cookiePath, domain }: Pick<CheckedCookieOptions, 'path' | 'domain'>,
  { basePath, issuer }: { readonly basePath: string; readonly issuer: string | undefined },
  user: string = owner,
): void {
  if (cookiePath !== undefined && !`${basePath}/`.startsWith(cookiePath.replace(/\/?$/, '/'))) {
    throw mend(
      user,
      `path: browsers would not send the cookies to the routes below ${basePath}, so give that or a part of it`,
    )
  }
  const host = issuer === undefined ? undefined : new URL(issuer).hostname
  if (domain !== undefined && host !== undefined && !`.${host}`.endsWith(`.${domain}`)) {
    throw mend(
      user,
      `domain: browsers take cookies of ${host} for itself and for what it ends in, so give a part of it`,
    )
  }
}

/** Checks options that are sound each by itself. */
function checkSameSite<Options extends CheckedCookieAttributes>(checked: Options, user: string): Options {
  const { sameSite, secure, allowedOrigins: origins } = checked
  if (sameSite !== 'none') return checked
  if (!secure) throw mend(user, 'sameSite: browsers take none from secure cookies only, so leave out secure: false')
  if (origins?.size) return checked
  throw mend(user, 'sameSite: none is for pages of other sites, so say in allowedOrigins which may use the cookies')
}

function mend(user: string, sentence: string): TypeError {
  return new TypeError(`${user} has options to mend: ${sentence}`)
}
