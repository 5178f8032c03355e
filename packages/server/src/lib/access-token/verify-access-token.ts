import type { Clock } from '@tokenpair/protocol'
import type { KeyRing } from '../keys/key-ring.ts'
import type { VerificationKey } from '../keys/verification-key.ts'
import { createWorkQueue, type WorkQueue } from '../keys/work-queue.ts'
import { type AccessTokenExpectation, type AccessTokenVerdict, decideAccessToken } from './decide-access-token.ts'
import { isMarkable, type OwnToken, readPayload } from './own-header.ts'
import { createOwnTokens, type MarkExpectation } from './own-tokens.ts'
import { type InvalidAccessToken, lockedAccessTokenType, type UnverifiedHeader } from './parse-access-token.ts'
import { createVerifiedTokens, type VerifiedToken } from './verified-tokens.ts'
import { createSignatureVerifier, type GenuineToken, type MarkKnowledge } from './verify-signature.ts'

/** Whose tokens a verifier takes. */
export interface AccessTokenVerifierOptions extends AccessTokenExpectation {
  readonly keyRing: KeyRing
  readonly clock: Clock
  /** What tells forged tokens of the ring's signing keys before their signature does; nothing by default. */
  readonly marks?: MarkExpectation | undefined
  /** Where slow signatures wait for their turn (default: a queue of its own). */
  readonly queue?: WorkQueue | undefined
}

/** A token that was just signed here. Moments are milliseconds since the Unix epoch. */
export interface SignedToken {
  readonly token: string
  readonly key: VerificationKey
  readonly expiresAt: number
}

/** Verifies access tokens, with no database and no network. */
export interface AccessTokenVerifier {
  /**
   * Judges any text from anybody, at once where it can.
   *
   * @param now Milliseconds since the Unix epoch (default: what the clock says): for who has asked the clock already.
   * @throws {AuthError} `unavailable`: more slow signatures wait than can be computed in time. It throws nothing else.
   */
  verify(token: string, now?: number): AccessTokenVerdict | Promise<AccessTokenVerdict>
  /** Takes note of a token that was signed here, so that its signature need not be looked at. */
  readonly remember: (signed: SignedToken) => void
}

/**
 * Creates the verifier of a key ring. The signature is judged before any claim (RFC 8725 section 3.3), once for each token:
 * one that was found to be genuine is remembered until it expires, the keys change, or the clock is set back.
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const { keyRing, clock, marks, queue = createWorkQueue(), ...expected } = options
  const verified = createVerifiedTokens()
  const own = createOwnTokens({ keyRing, clock, marks, onChange: verified.clear })
  const sideQueue = createWorkQueue({ atOnce: 1, waiting: 32 })
  const signatures = createSignatureVerifier({ keyRing, queue, sideQueue })
  const merge = createMerger()

  const keep = ({ token, key, expiresAt }: SignedToken, verdict: VerifiedToken['verdict'], now: number): void => {
    own.follow()
    if (!own.includes(key)) return // it was replaced while it signed or verified
    const { clockTolerance = 0 } = expected
    const until = Math.min(expiresAt + clockTolerance, (key.notAfter ?? Infinity) + 1)
    verified.remember({ token, key, since: now, until, verdict })
  }
  const conclude = (
    token: string,
    { key, type, payload }: Omit<GenuineToken, 'kind'>,
    now: number,
  ): AccessTokenVerdict => {
    const verdict = Object.freeze(checkType(decideAccessToken(payload, expected, now), type))
    if (verdict.kind === 'valid') keep({ token, key, expiresAt: verdict.claims.expiresAt }, verdict, now)
    return verdict
  }
  /** Reads a token without a further look at its signature; `undefined` where its payload is none. */
  const readOwn = (token: string, parts: OwnToken, now: number): AccessTokenVerdict | undefined => {
    const payload = readPayload(parts)
    return payload && conclude(token, { key: parts.key, type: parts.type, payload }, now)
  }
  const recall = (token: string, now: number): AccessTokenVerdict | undefined => {
    const known = verified.find(token)
    if (known === undefined) return undefined
    const counts = now >= known.since && now < known.until
    if (counts && known.verdict !== undefined) return known.verdict
    const parts = counts ? own.read(token) : undefined
    const verdict = parts && readOwn(token, parts, now)
    if (verdict === undefined) verified.forget(token)
    return verdict
  }
  const judge = async (token: string, looked: Promise<Look>): Promise<AccessTokenVerdict> => {
    const found = await looked
    return found.kind === 'invalid' ? found : conclude(token, found, clock.now())
  }
  return {
    remember: (signed) => keep(signed, undefined, clock.now()),
    verify: (token, now = clock.now()) => {
      own.follow()
      const known = recall(token, now)
      if (known !== undefined) return known
      const parts = own.read(token)
      if (parts?.mark === 'forged') return forged
      const unmarked = own.unmarkedAt(now)
      const isQuick = parts !== undefined && verifiesAtOnce(parts, now, unmarked)
      const read = isQuick ? readOwn(token, parts, now) : undefined
      if (read !== undefined) return read
      if (parts?.mark === 'genuine') return merge(token, () => judge(token, signatures.verifyMarked(token, parts)))
      const candidate = signatures.choose(token, { own: parts, unmarked })
      if (candidate.kind === 'invalid') return candidate
      return merge(token, () => judge(token, signatures.verify(token, candidate)))
    },
  }
}

type Look = GenuineToken | InvalidAccessToken

const forged: AccessTokenVerdict = { kind: 'invalid', detail: 'The mark of the token is not one of this server' }

/** One and the same token that comes several times at once is verified once. */
function createMerger(): (token: string, verify: () => Promise<AccessTokenVerdict>) => Promise<AccessTokenVerdict> {
  const underWay = new Map<string, Promise<AccessTokenVerdict>>()
  return (token, verify) => {
    const running = underWay.get(token)
    if (running !== undefined) return running
    const started = verify().finally(() => underWay.delete(token))
    underWay.set(token, started)
    return started
  }
}

/** Whether a token is genuine, where that takes a look at it and no more; whatever is not is looked at with more care. */
function verifiesAtOnce(
  { key, mark, input, signature }: OwnToken,
  now: number,
  unmarked: MarkKnowledge['unmarked'],
): boolean {
  const lacksMark = mark !== 'genuine' && isMarkable(key) && unmarked !== 'taken'
  return !lacksMark && now <= (key.notAfter ?? Infinity) && key.check?.(input, signature) === true
}

/** A token says twice that it is locked: to those who know of locks, and to those who do not. */
function checkType(verdict: AccessTokenVerdict, type: UnverifiedHeader['type']): AccessTokenVerdict {
  if (verdict.kind === 'invalid') return verdict
  const isLocked = verdict.claims.lock !== undefined
  if (isLocked === (type === lockedAccessTokenType)) return verdict
  return {
    kind: 'invalid',
    detail: 'The access token is genuine, but its type and its claim cnf contradict each other',
  }
}
