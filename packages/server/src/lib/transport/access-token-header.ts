import { z } from 'zod'
import type { AccessCredential, HeaderFields, HeaderReader, Transport } from './transport.ts'

/** Where requests carry their access token, and in which words. */
export interface AccessTokenHeaderOptions {
  /** The name of the header (default: `Authorization`). */
  readonly header?: string | undefined
  /**
   * The words that may stand before the token, in any case (default: `Bearer`); the first one stands before those that
   * answers carry. Any other word, such as Basic or Digest, is somebody else's: such a request counts as one without a
   * token.
   */
  readonly schemes?: readonly string[] | undefined
  /** What becomes of a token without any word before it: it counts as none (`ignore`, the default), or is taken (`accept`). */
  readonly bareTokens?: 'ignore' | 'accept' | undefined
}

/** {@link AccessTokenHeaderOptions}, checked and with the defaults filled in. */
export interface CheckedAccessTokenHeader {
  readonly header: string
  readonly schemes: readonly string[]
  readonly bareTokens: 'ignore' | 'accept'
}

const word = /^[\w!#$%&'*+.^`|~-]+$/
const space = 32
const headerAdvice = 'give the name of a header, such as Authorization'
const schemeAdvice = 'give words such as Bearer, without spaces and colons'

/** The header of an answer that carries a refresh token, where the body is the app's. */
export const refreshTokenHeader = 'Refresh-Token'

/** The option of a transport that says where access tokens are. */
export const accessTokenHeader: z.ZodType<CheckedAccessTokenHeader> = z
  .strictObject({
    header: z
      .string({ error: headerAdvice })
      .regex(word, { error: headerAdvice })
      .refine((name) => name.toLowerCase() !== 'cookie', { error: 'cookies are for cookieTransport()' })
      .default('Authorization'),
    schemes: z
      .array(z.string({ error: schemeAdvice }).regex(word, { error: schemeAdvice }), {
        error: 'give a list of words, such as [Bearer]',
      })
      .default(['Bearer']),
    bareTokens: z.enum(['ignore', 'accept'], { error: 'give ignore or accept' }).default('ignore'),
  })
  .refine(({ schemes, bareTokens }) => schemes.length > 0 || bareTokens === 'accept', {
    error: 'no request could carry a token, so give a scheme, or accept bare tokens',
  })
  .prefault({})

/**
 * Reads the access token of a request (RFC 6750 section 2.1). The word before it is compared without regard to case
 * (RFC 9110 section 11.1).
 */
export function readAccessToken(headers: HeaderReader, format: CheckedAccessTokenHeader): AccessCredential {
  const value = headers.get(format.header)
  if (value === null) return { kind: 'none' }
  return readUsual(value, format) ?? readAny(value, format)
}

/** The common form, one word and one space before the token, without a regular expression: each request passes here. */
function readUsual(value: string, { schemes }: CheckedAccessTokenHeader): AccessCredential | undefined {
  for (const scheme of schemes) {
    const end = scheme.length
    const isUsual = value.charCodeAt(end) === space && value.charCodeAt(end + 1) !== space
    if (isUsual && isSame(value.slice(0, end), scheme)) return tokenOf(value.slice(end + 1))
  }
  return undefined
}

function readAny(value: string, format: CheckedAccessTokenHeader): AccessCredential {
  const [, first = '', rest = ''] = /^(\S*) *(.*)$/.exec(value) ?? []
  const isBare = format.bareTokens === 'accept'
  if (isKnown(isBare ? first.replace(/:$/, '') : first, format)) return tokenOf(rest)
  return isBare && rest === '' && first !== '' ? tokenOf(first) : { kind: 'none' }
}

/** Its characters are for whoever knows the token to judge: most tokens have been seen before, and need no further look. */
function tokenOf(text: string): AccessCredential {
  return { kind: 'token', token: text }
}

/** Writes an access token into the head of an answer. */
export function writeAccessToken(token: string, { header, schemes }: CheckedAccessTokenHeader): HeaderFields {
  return [[header, [...schemes.slice(0, 1), token].join(' ')]]
}

/** The header fields by which a transport hands out an access token where the body of an answer is the app's. */
export function accessFieldsOf(token: string, { writeAccess }: Pick<Transport, 'writeAccess'>): HeaderFields {
  return writeAccess?.(token) ?? [['Authorization', `Bearer ${token}`]]
}

function isKnown(text: string, { schemes }: CheckedAccessTokenHeader): boolean {
  return schemes.some((scheme) => isSame(scheme, text))
}

function isSame(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase()
}
