import type { VerificationKey } from '../keys/verification-key.ts'
import type { AccessTokenVerdict } from './decide-access-token.ts'

/** Tokens that are remembered for certain; up to twice as many are. */
const mostForCertain = 50_000
/** Characters of tokens in each of the two halves, each character being a byte. */
const mostCharacters = 33_554_432

/** What is known of a token whose signature was found to be genuine, or was made here. */
export interface VerifiedToken {
  readonly token: string
  /** Which key verified it. */
  readonly key: VerificationKey
  /** When, in milliseconds since the Unix epoch: a clock that is set back makes this knowledge worthless. */
  readonly since: number
  /** The first moment at which it counts no more: the token has expired, or the time of its key is over. */
  readonly until: number
  /** What it says, frozen, since several requests are given it; `undefined` while nobody has asked. */
  readonly verdict: Extract<AccessTokenVerdict, { readonly kind: 'valid' }> | undefined
}

/** Remembers genuine tokens, so that one that is used many times is verified once. It says nothing of revocations. */
export interface VerifiedTokens {
  /** Finds a token that is the same in each character. */
  find(token: string): VerifiedToken | undefined
  remember(verified: VerifiedToken): void
  forget(token: string): void
  readonly clear: () => void
}

/** How much is remembered for certain: of each, up to twice as much is. */
export interface VerifiedTokensOptions {
  /** Tokens. */
  readonly most?: number | undefined
  /** Characters in all of them together. */
  readonly characters?: number | undefined
}

/**
 * Creates an empty memory. It has two halves: a full young one takes the place of the old one, and what is asked for in the
 * old one moves to the young one. So it stays bounded, and forgets what nobody uses.
 *
 * A request brings its token as a new string, and to hash the whole of it would cost more than all the rest. So the map goes
 * by a number out of the end of the signature, and then the whole token is compared. Of two genuine tokens with one number the
 * last one stays.
 */
export function createVerifiedTokens({
  most = mostForCertain,
  characters = mostCharacters,
}: VerifiedTokensOptions = {}): VerifiedTokens {
  let young = new Map<number, VerifiedToken>()
  let old = new Map<number, VerifiedToken>()
  let youngCharacters = 0

  const put = (tail: number, verified: VerifiedToken): void => {
    const { length } = verified.token
    if (young.size >= most || youngCharacters + length > characters) {
      old = young
      young = new Map()
      youngCharacters = 0
    }
    youngCharacters += length - (young.get(tail)?.token.length ?? 0)
    young.set(tail, verified)
  }
  return {
    remember: (verified) => put(tailOf(verified.token), verified),
    find: (token) => {
      const tail = tailOf(token)
      const recent = young.get(tail)
      if (recent?.token === token) return recent
      if (old.size === 0) return undefined
      const former = old.get(tail)
      if (former?.token !== token) return undefined
      put(tail, former)
      return former
    },
    forget: (token) => {
      const tail = tailOf(token)
      const recent = young.get(tail)
      if (recent?.token === token) {
        youngCharacters -= token.length
        young.delete(tail)
      }
      if (old.get(tail)?.token === token) old.delete(tail)
    },
    clear: () => {
      young = new Map()
      old = new Map()
      youngCharacters = 0
    },
  }
}

/** A number out of the last six characters of a signature. As the key of a map, a text costs several times as much. */
function tailOf(token: string): number {
  let tail = 0
  for (let at = token.length - 6; at < token.length; at++) tail = (tail << 6) ^ token.charCodeAt(at)
  return tail
}
