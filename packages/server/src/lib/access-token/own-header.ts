import type { JsonObject } from '@tokenpair/protocol'
import { decodeText, encodeText } from '../encoding/base64url.ts'
import type { VerificationKey } from '../keys/verification-key.ts'
import { type AccessTokenMarks, writtenMarkLength } from './access-token-mark.ts'
import type { UnverifiedHeader } from './parse-access-token.ts'
import { parseStrictText } from './parse-strict-json.ts'

/** A token whose header is one that this server writes. Nothing else of it is believed yet. */
export interface OwnToken {
  readonly key: VerificationKey
  readonly type: UnverifiedHeader['type']
  /** Whether its mark says that it was made here. */
  readonly mark: 'genuine' | 'forged' | 'none'
  /** What was signed. */
  readonly input: string
  readonly payload: string
  readonly signature: string
}

/** Reads what a token says; `undefined` where that is no JSON object, or could be read in two ways. */
export function readPayload({ payload }: Pick<OwnToken, 'payload'>): JsonObject | undefined {
  const text = decodeText(payload)
  return text === undefined ? undefined : parseStrictText(text)
}

/** The header of the tokens of one key and one type: so it is told by comparing texts, and parsed for nobody. */
export interface OwnHeader {
  /** Writes the header of a token with this payload. */
  write(payload: string): string
  /** Takes a token apart; `undefined` where its header is another one. */
  read(token: string): OwnToken | undefined
}

/** Tells apart tokens that a key signs from those that it only verifies, since others made them. */
export function isMarkable(key: VerificationKey): boolean {
  return 'sign' in key && key.publicJwk !== undefined
}

/**
 * Creates the header of a key. Where there are marks and the signature is not a MAC itself, the mark of each token stands
 * at its end, as an own member that other verifiers ignore (RFC 7515 section 4.3).
 */
export function createOwnHeader(
  key: VerificationKey,
  type: UnverifiedHeader['type'],
  marks: AccessTokenMarks | undefined,
): OwnHeader {
  const members = `{"alg":"${key.alg}","kid":"${key.kid}","typ":"${type}"`
  return marks !== undefined && isMarkable(key)
    ? createMarkedHeader(members, { key, type, marks })
    : createPlainHeader(members, { key, type })
}

function createPlainHeader(members: string, about: Pick<OwnToken, 'key' | 'type'>): OwnHeader {
  const header = encodeText(`${members}}`)
  const start = `${header}.`
  return {
    write: () => header,
    read: (token) => (token.startsWith(start) ? takeApart(token, start.length, { ...about, mark: 'none' }) : undefined),
  }
}

function createMarkedHeader(
  members: string,
  { marks, ...about }: Pick<OwnToken, 'key' | 'type'> & { readonly marks: AccessTokenMarks },
): OwnHeader {
  const name = ',"mark":"'
  // JSON may have spaces here: with them the mark begins where three bytes do, and so has a text of its own in base64url.
  const start = encodeText(members + ' '.repeat((3 - ((members.length + name.length) % 3)) % 3) + name)
  const end = encodeText('"}')
  const length = start.length + writtenMarkLength + end.length
  const mark = marks.after(`${start}.`)
  return {
    write: (payload) => `${start}${mark.make(payload)}${end}`,
    read: (token) => {
      if (!token.startsWith(start) || !token.startsWith(`${end}.`, length - end.length)) return undefined
      const parts = takeApart(token, length + 1, { ...about, mark: 'none' })
      if (parts === undefined) return undefined
      const written = token.slice(start.length, start.length + writtenMarkLength)
      const isGenuine = mark.check(parts.payload, written)
      return { ...parts, mark: isGenuine ? 'genuine' : 'forged' }
    },
  }
}

function takeApart(
  token: string,
  payloadAt: number,
  { key, type, mark }: Pick<OwnToken, 'key' | 'type' | 'mark'>,
): OwnToken | undefined {
  const dot = token.lastIndexOf('.')
  if (dot < payloadAt) return undefined
  const payload = token.slice(payloadAt, dot)
  return { key, type, mark, input: token.slice(0, dot), payload, signature: token.slice(dot + 1) }
}
