import type { JsonObject } from '@tokenpair/protocol'
import { decodeBase64Url, decodeText } from '../encoding/base64url.ts'
import { parseStrictJson, parseStrictText } from './parse-strict-json.ts'

/** The type in the header of an access token (RFC 9068 section 2.1). */
export const accessTokenType = 'at+jwt'

/**
 * The type of one that is worth nothing without its lock cookie. A verifier that knows nothing of locks, and holds to
 * RFC 9068 section 4, refuses it (RFC 8725 section 3.11).
 */
export const lockedAccessTokenType = 'locked-at+jwt'

/** Characters; nothing longer is looked at, since it comes from anybody. */
export const longestAccessToken = 16_384

/** The header of an access token, with nothing believed yet. */
export interface UnverifiedHeader {
  readonly kind: 'header'
  readonly type: typeof accessTokenType | typeof lockedAccessTokenType
  readonly alg: string
  readonly kid: string | undefined
}

/** The rest of an access token, with nothing believed yet: the payload is not even read. */
export interface UnverifiedContent {
  readonly kind: 'content'
  /** What was signed (RFC 7515 section 5.2). */
  readonly input: Uint8Array<ArrayBuffer>
  readonly payload: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

/** Why a text is no access token, without any part of it. */
export interface InvalidAccessToken {
  readonly kind: 'invalid'
  readonly detail: string
}

/**
 * Members that change how a token is to be read, or that bring a key along. A verifier that ignored the first kind would
 * err, and one that believed the second would take any key (RFC 7515 section 4.1, RFC 7516, RFC 7797).
 */
const refusedMembers = ['crit', 'b64', 'zip', 'enc', 'jwk', 'jku', 'x5c', 'x5u', 'x5t', 'x5t#S256']

/** What is said of a text that is too long to be looked at. */
export const tooLong: InvalidAccessToken = invalid(`it is longer than ${longestAccessToken} characters`)

/** Reads a header, the first part of a token; one that is accepted has exactly one spelling. */
export function parseHeader(text: string): UnverifiedHeader | InvalidAccessToken {
  const header = readMembers(text)
  if (typeof header === 'string') return invalid(header)
  const { alg, kid, typ } = header
  const refused = refusedMembers.find((name) => Object.hasOwn(header, name))
  if (refused !== undefined) return invalid(`its header has the member ${refused}`)
  if (typeof alg !== 'string') return invalid('its header names no algorithm')
  if (kid !== undefined && typeof kid !== 'string') return invalid('the key id in its header is no text')
  const type = parseType(typ)
  return type === undefined ? invalid('its type is not that of an access token') : { kind: 'header', type, alg, kid }
}

/** Takes the rest of a token apart, of which the header is good; each one that is accepted has exactly one spelling. */
export function parseContent(token: string): UnverifiedContent | InvalidAccessToken {
  const [header = '', payloadText, signatureText, ...others] = token.split('.')
  if (!payloadText || !signatureText || others.length > 0) return invalid('it is not three parts')
  const payload = decodeBase64Url(payloadText)
  const signature = decodeBase64Url(signatureText)
  if (!payload || !signature) return invalid('one of its parts is no canonical base64url')
  return { kind: 'content', input: new TextEncoder().encode(`${header}.${payloadText}`), payload, signature }
}

/** Answers the members of a header, or what is wrong with it. */
function readMembers(header: string): JsonObject | string {
  const text = decodeText(header) // the quick way, which does not tell why it fails
  const bytes = text === undefined ? decodeBase64Url(header) : undefined
  if (text === undefined && bytes === undefined) return 'one of its parts is no canonical base64url'
  const members = text === undefined ? bytes && parseStrictJson(bytes) : parseStrictText(text)
  return members ?? 'its header is no JSON object, or has a member twice'
}

/** A type without a slash stands for `application/` and itself; case does not matter (RFC 7515 section 4.1.9). */
function parseType(typ: unknown): UnverifiedHeader['type'] | undefined {
  const name = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined
  return name === accessTokenType || name === lockedAccessTokenType ? name : undefined
}

function invalid(complaint: string): InvalidAccessToken {
  return { kind: 'invalid', detail: `The text is no access token: ${complaint}` }
}
