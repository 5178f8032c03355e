import type { Clock } from '@tokenpair/protocol'
import type { KeyRing } from '../keys/key-ring.ts'
import {
  type AccessTokenExpectation,
  type AccessTokenVerdict,
  decideAccessToken,
  isExpired,
} from './decide-access-token.ts'
import { freezeJson } from './freeze-json.ts'
import { lockedAccessTokenType, parseAccessToken, type UnverifiedAccessToken } from './parse-access-token.ts'
import { parseStrictJson } from './parse-strict-json.ts'
import { createVerifiedTokens } from './verified-tokens.ts'

/** Whose tokens a verifier takes. */
export interface AccessTokenVerifierOptions extends AccessTokenExpectation {
  readonly keyRing: KeyRing
  readonly clock: Clock
}

/** Verifies access tokens, with no database and no network. */
export interface AccessTokenVerifier {
  /** Judges any text from anybody, and throws for none. */
  verify(token: string): Promise<AccessTokenVerdict>
}

/**
 * Creates the verifier of a key ring. The signature is judged before any claim (RFC 8725 section 3.3), once for each token:
 * one that was found to be genuine is remembered until it expires, its key does not count any more, or the clock is set back.
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const { keyRing, clock, ...expected } = options
  const verified = createVerifiedTokens()

  const verifyAnew = async (token: string): Promise<AccessTokenVerdict> => {
    const parsed = parseAccessToken(token)
    if (parsed.kind === 'invalid') return parsed
    const { kid, alg, input, signature } = parsed
    for (const key of keyRing.find(kid, alg)) {
      if (!(await key.verify(input, signature))) continue
      const payload = parseStrictJson(parsed.payload)
      if (payload === undefined)
        return { kind: 'invalid', detail: 'The payload is no JSON object, or has a member twice' }
      const verifiedAt = clock.now()
      const verdict = checkType(decideAccessToken(freezeJson(payload), expected, verifiedAt), parsed)
      if (verdict.kind === 'valid') verified.remember(token, { claims: verdict.claims, key, verifiedAt })
      return verdict
    }
    return { kind: 'invalid', detail: 'No key of the ring with the algorithm and key id of the token verifies it' }
  }
  return {
    verify: async (token) => {
      const known = verified.find(token)
      if (known === undefined) return verifyAnew(token)
      const now = clock.now()
      if (now >= known.verifiedAt && keyRing.holds(known.key) && !isExpired(known.claims, expected, now)) {
        return { kind: 'valid', claims: known.claims }
      }
      verified.forget(token)
      return verifyAnew(token)
    },
  }
}

/** A token says twice that it is locked: to those who know of locks, and to those who do not. */
function checkType(verdict: AccessTokenVerdict, { type }: UnverifiedAccessToken): AccessTokenVerdict {
  if (verdict.kind === 'invalid') return verdict
  const isLocked = verdict.claims.lock !== undefined
  if (isLocked === (type === lockedAccessTokenType)) return verdict
  return {
    kind: 'invalid',
    detail: 'The access token is genuine, but its type and its claim cnf contradict each other',
  }
}
