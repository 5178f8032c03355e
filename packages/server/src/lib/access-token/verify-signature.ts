import type { JsonObject } from '@tokenpair/protocol'
import { decodeBase64Url } from '../encoding/base64url.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { VerificationKey } from '../keys/verification-key.ts'
import type { WorkQueue } from '../keys/work-queue.ts'
import { isMarkable, type OwnToken, readPayload } from './own-header.ts'
import {
  type InvalidAccessToken,
  parseContent,
  parseHeader,
  type UnverifiedContent,
  type UnverifiedHeader,
} from './parse-access-token.ts'
import { parseStrictJson } from './parse-strict-json.ts'

/** A token whose signature is genuine. Its claims are not judged yet. */
export interface GenuineToken {
  readonly kind: 'genuine'
  readonly key: VerificationKey
  readonly type: UnverifiedHeader['type']
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
  /** Its parts, where its header is one that this server writes. */
  readonly own: OwnToken | undefined
  /** What becomes of tokens without a mark, where their key signs here. */
  readonly unmarked: 'taken' | 'doubted' | 'refused'
}

const encoder = new TextEncoder()

/**
 * Creates the verifier of signatures of any token from anybody: parsed with care, with each key of the ring that it may mean.
 * A genuine mark says which key that is and what it signed, so that such a token is parsed only where that does not do.
 *
 * @returns Throws an `AuthError` with `unavailable` where too many signatures wait already.
 */
export function createSignatureVerifier({
  keyRing,
  queue,
  sideQueue,
}: SignatureVerifierOptions): (token: string, knowledge: MarkKnowledge) => Promise<GenuineToken | InvalidAccessToken> {
  const verifyMarked = async (own: OwnToken): Promise<GenuineToken | InvalidAccessToken | undefined> => {
    const { key, type } = own
    const signature = decodeBase64Url(own.signature)
    if (signature === undefined || !keyRing.find(key.kid, key.alg).includes(key)) return undefined
    if (!(await checkSignature(key, { input: encoder.encode(own.input), signature }, queue))) return noKeyVerifies
    const payload = readPayload(own)
    return payload && { kind: 'genuine', key, type, payload }
  }
  return async (token, { own, unmarked }) => {
    const marked = own?.mark === 'genuine' ? await verifyMarked(own) : undefined
    if (marked !== undefined) return marked
    const header = parseHeader(token)
    if (header.kind === 'invalid') return header
    const lacksMark = (key: VerificationKey): boolean =>
      own?.mark !== 'genuine' && isMarkable(key) && unmarked !== 'taken'
    const keys = keyRing.find(header.kid, header.alg).filter((key) => unmarked !== 'refused' || !lacksMark(key))
    if (keys.length === 0) return noKeyVerifies // before its rest is looked at: in a flood of forged tokens most end here
    const content = parseContent(token)
    if (content.kind === 'invalid') return content
    for (const key of keys) {
      if (!(await checkSignature(key, content, lacksMark(key) ? sideQueue : queue))) continue
      const payload = parseStrictJson(content.payload)
      if (payload !== undefined) return { kind: 'genuine', key, type: header.type, payload }
      return { kind: 'invalid', detail: 'The payload is no JSON object, or has a member twice' }
    }
    return noKeyVerifies
  }
}

const noKeyVerifies: InvalidAccessToken = {
  kind: 'invalid',
  detail: 'No key of the ring with the algorithm and key id of the token verifies it',
}

async function checkSignature(
  key: VerificationKey,
  { input, signature }: Pick<UnverifiedContent, 'input' | 'signature'>,
  queue: WorkQueue,
): Promise<boolean> {
  const isSlow = key.slow?.includes('verify') === true
  return isSlow ? queue.run(() => key.verify(input, signature)) : key.verify(input, signature)
}
