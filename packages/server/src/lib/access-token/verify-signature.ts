import type { JsonObject } from '@tokenpair/protocol'
import type { KeyRing } from '../keys/key-ring.ts'
import type { VerificationKey } from '../keys/verification-key.ts'
import type { WorkQueue } from '../keys/work-queue.ts'
import { isMarkable, type OwnToken } from './own-header.ts'
import { type InvalidAccessToken, parseAccessToken, type UnverifiedAccessToken } from './parse-access-token.ts'
import { parseStrictJson } from './parse-strict-json.ts'

/** A token whose signature is genuine. Its claims are not judged yet. */
export interface GenuineToken {
  readonly kind: 'genuine'
  readonly key: VerificationKey
  readonly type: UnverifiedAccessToken['type']
  readonly payload: JsonObject
}

/** What signatures are verified with. */
export interface SignatureVerifierOptions {
  readonly keyRing: Pick<KeyRing, 'find'>
  /** Where slow signatures of tokens with a mark, and of those that are to have none, wait for their turn. */
  readonly queue: WorkQueue
  /** Where those wait that lack a mark which they should have. */
  readonly sideQueue: WorkQueue
}

/** What is known of a token before its signature is looked at. */
export interface MarkKnowledge {
  readonly mark: OwnToken['mark']
  /** What becomes of tokens without a mark, where their key signs here. */
  readonly unmarked: 'taken' | 'doubted' | 'refused'
}

/**
 * Creates the verifier of signatures of any token from anybody: parsed with care, with each key of the ring that it may mean.
 *
 * @returns Throws an `AuthError` with `unavailable` where too many signatures wait already.
 */
export function createSignatureVerifier({
  keyRing,
  queue,
  sideQueue,
}: SignatureVerifierOptions): (token: string, knowledge: MarkKnowledge) => Promise<GenuineToken | InvalidAccessToken> {
  return async (token, { mark, unmarked }) => {
    const parsed = parseAccessToken(token)
    if (parsed.kind === 'invalid') return parsed
    const { kid, alg, type, input, signature } = parsed
    for (const key of keyRing.find(kid, alg)) {
      const lacksMark = mark !== 'genuine' && isMarkable(key) && unmarked !== 'taken'
      if (lacksMark && unmarked === 'refused') continue
      const check = (): ReturnType<VerificationKey['verify']> => key.verify(input, signature)
      const isSlow = key.slow?.includes('verify') === true
      const isGenuine = isSlow ? await (lacksMark ? sideQueue : queue).run(check) : await check()
      if (!isGenuine) continue
      const payload = parseStrictJson(parsed.payload)
      if (payload !== undefined) return { kind: 'genuine', key, type, payload }
      return { kind: 'invalid', detail: 'The payload is no JSON object, or has a member twice' }
    }
    return { kind: 'invalid', detail: 'No key of the ring with the algorithm and key id of the token verifies it' }
  }
}
