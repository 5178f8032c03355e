import type { Clock } from '@tokenpair/protocol'
import type { KeyRing } from '../keys/key-ring.ts'
import type { VerificationKey } from '../keys/verification-key.ts'
import type { AccessTokenMarks } from './access-token-mark.ts'
import { createOwnHeader, type OwnHeader, type OwnToken } from './own-header.ts'
import { accessTokenType, lockedAccessTokenType, longestAccessToken } from './parse-access-token.ts'
import type { MarkKnowledge } from './verify-signature.ts'

/** Which tokens are to have a mark. */
export interface MarkExpectation {
  readonly marks: AccessTokenMarks
  /** Milliseconds for which tokens without one are taken, from the start on and from each change of the keys. */
  readonly unmarkedFor: number
}

/** What {@link createOwnTokens} goes by. */
export interface OwnTokensOptions {
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly marks?: MarkExpectation | undefined
  /** Called when there are other keys, before anything else is asked. */
  readonly onChange: () => void
}

/** Tells the tokens that were made with the keys of a ring by their headers. */
export interface OwnTokens {
  /** Looks whether the ring has other keys by now. */
  follow(): void
  /** Whether a key is one of those of the ring. */
  includes(key: VerificationKey): boolean
  /** Takes a token apart; `undefined` where its header is not one that is written with these keys. */
  read(token: string): OwnToken | undefined
  /** What becomes of tokens without a mark at a moment, in milliseconds since the Unix epoch. */
  unmarkedAt(now: number): MarkKnowledge['unmarked']
}

/** Creates what knows the headers that are written with the keys of a ring. */
export function createOwnTokens({ keyRing, clock, marks, onChange }: OwnTokensOptions): OwnTokens {
  const readRing = () => {
    const set = keyRing.set()
    const headers: readonly OwnHeader[] = [...set.byId.values()].flatMap((key) => [
      createOwnHeader(key, accessTokenType, marks?.marks),
      createOwnHeader(key, lockedAccessTokenType, marks?.marks),
    ])
    return { set, headers, since: clock.now() }
  }
  let ring = readRing()
  return {
    follow: () => {
      if (keyRing.set() === ring.set) return
      ring = readRing()
      onChange()
    },
    includes: (key) => ring.set.byId.get(key.kid) === key,
    read: (token) => {
      if (token.length > longestAccessToken) return undefined
      for (const header of ring.headers) {
        const own = header.read(token)
        if (own !== undefined) return own
      }
      return undefined
    },
    unmarkedAt: (now) => {
      if (marks === undefined) return 'taken'
      return now < ring.since + marks.unmarkedFor ? 'doubted' : 'refused'
    },
  }
}
