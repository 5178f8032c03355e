import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Random } from '@tokenpair/protocol'
import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts'
import { hashBytes } from '../encoding/hash-bytes.ts'
import type { ChainValue } from '../sessions/session.ts'
import type { RefreshTokenContent } from './refresh-token.ts'

/** How many bytes a chain value has. */
export const chainValueBytes = 16

const attemptBytes = 16
const label = utf8ToBytes('tokenpair successor v1')

declare const brand: unique symbol

/** 128 random bits that a client drew for one redemption, as 22 base64url characters. */
export type AttemptId = string & { readonly [brand]: 'AttemptId' }

/** Reads an attempt id from outside, or `undefined` where the text is none. */
export function parseAttemptId(text: string): AttemptId | undefined {
  if (decodeBase64Url(text)?.length !== attemptBytes) return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a text becomes an attempt id
  return text as AttemptId
}

/** Writes 16 bytes as a chain value. */
export function chainValueFromBytes(bytes: Uint8Array): ChainValue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where bytes become a chain value
  return encodeBase64Url(bytes) as ChainValue
}

/** Draws the chain value of a session's first refresh token. */
export function createChainValue(random: Random): ChainValue {
  return chainValueFromBytes(random.bytes(chainValueBytes))
}

/** The chain value that stands before the first one. */
export const noChainValue: ChainValue = chainValueFromBytes(new Uint8Array(chainValueBytes))

/**
 * The chain value that follows when a token is redeemed with an attempt id: a function of the two, so that the same
 * exchange repeated gives the same successor, for ever and without a write.
 *
 * @param token The token that is redeemed.
 * @param attempt The attempt id, or `undefined` for a client that sends none.
 */
export function successorOf(token: RefreshTokenContent, attempt: AttemptId | undefined): ChainValue {
  const generation = new Uint8Array(4)
  new DataView(generation.buffer).setUint32(0, token.generation)
  const content = concatBytes(label, bytesOf(token.sessionId), generation, bytesOf(token.chain), bytesOf(attempt ?? ''))
  return chainValueFromBytes(hashBytes(content).subarray(0, chainValueBytes))
}

/** Compares two chain values in a time that does not depend on where they differ. */
export function isSameChainValue(one: ChainValue, other: ChainValue): boolean {
  let difference = one.length ^ other.length
  for (let index = 0; index < one.length; index++) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}

function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined) throw new TypeError('A chain holds base64url values only')
  return bytes
}
