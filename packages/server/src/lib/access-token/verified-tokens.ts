import type { VerificationKey } from '../keys/verification-key.ts'
import type { AccessTokenClaims } from './access-token-claims.ts'

/** Tokens that are remembered for certain; up to twice as many are. */
const mostForCertain = 10_000

/** What is known of a token whose signature was found to be genuine. */
export interface VerifiedToken {
  /** What it says. Frozen, since several requests are given it. */
  readonly claims: AccessTokenClaims
  /** Which key verified it. Whoever goes by this has to ask whether that key still counts. */
  readonly key: VerificationKey
  /** When, in milliseconds since the Unix epoch: a clock that is set back makes this knowledge worthless. */
  readonly verifiedAt: number
}

/** Remembers genuine tokens, so that one that is used many times is verified once. It says nothing of revocations. */
export interface VerifiedTokens {
  /** Finds a token that is the same in each character. */
  find(token: string): VerifiedToken | undefined
  remember(token: string, verified: VerifiedToken): void
  forget(token: string): void
}

/**
 * Creates an empty memory. It has two halves: a full young one takes the place of the old one, and what is asked for in the
 * old one moves to the young one. So it stays bounded, and forgets what nobody uses.
 *
 * @param most Tokens that are remembered for certain.
 */
export function createVerifiedTokens(most: number = mostForCertain): VerifiedTokens {
  let young = new Map<string, VerifiedToken>()
  let old = new Map<string, VerifiedToken>()

  const remember: VerifiedTokens['remember'] = (token, verified) => {
    if (young.size >= most) {
      old = young
      young = new Map()
    }
    young.set(token, verified)
  }
  return {
    remember,
    find: (token) => {
      const recent = young.get(token)
      if (recent !== undefined) return recent
      const former = old.get(token)
      if (former !== undefined) remember(token, former)
      return former
    },
    forget: (token) => {
      young.delete(token)
      old.delete(token)
    },
  }
}
