import type { HeaderReader } from './transport.ts'

/** Where a cookie lives, and how it travels (RFC 6265 section 5.3, and its revision 6265bis). */
export interface CookieAttributes {
  readonly path: string
  readonly domain?: string | undefined
  readonly secure: boolean
  readonly sameSite: 'strict' | 'lax' | 'none'
}

/** A cookie to set. */
export interface Cookie extends CookieAttributes {
  readonly name: string
  readonly value: string
  /** Seconds that the browser keeps it; 0 clears it. */
  readonly maxAge: number
}

const mostBytes = 4096

/**
 * Reads the cookies of a request, in the order in which the browser sent them. A name may occur several times: with
 * different paths or domains.
 */
export function readCookies(headers: HeaderReader): readonly (readonly [name: string, value: string])[] {
  const fields = headers.get('cookie')?.split(';') ?? []
  return fields.flatMap((field) => {
    const at = field.indexOf('=')
    const name = field.slice(0, Math.max(0, at)).trim()
    return name === '' ? [] : [[name, field.slice(at + 1).trim()] as const]
  })
}

/**
 * Writes a cookie that no script can read, as the value of `Set-Cookie`.
 *
 * @throws {RangeError} It would be longer than browsers take.
 */
export function writeCookie({ name, value, path, domain, maxAge, sameSite, secure }: Cookie): string {
  const attributes = [
    `${name}=${value}`,
    `Path=${path}`,
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    `Max-Age=${maxAge}`,
    'HttpOnly',
    ...(secure ? ['Secure'] : []),
    `SameSite=${{ strict: 'Strict', lax: 'Lax', none: 'None' }[sameSite]}`,
  ]
  const text = attributes.join('; ')
  if (new TextEncoder().encode(text).length <= mostBytes) return text
  throw new RangeError(`The token is too long for a cookie, which has at most ${mostBytes} bytes`)
}
