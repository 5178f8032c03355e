import type { JsonObject } from '@tokenpair/protocol'
import { decodeBase64Url } from '../encoding/base64url.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { VerificationKey } from '../keys/verification-key.ts'
import type { WorkQueue } from '../keys/work-queue.ts'
import { isMarkable, type OwnToken, readPayload } from './own-header.ts'
import {
  type InvalidAccessToken,
  longestAccessToken,
  parseContent,
  parseHeader,
  tooLong,
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

/** The keys that may verify a token, which is one that is worth a look at its signature. */
interface Candidate {
  readonly kind: 'candidate'
  readonly type: UnverifiedHeader['type']
  readonly keys: readonly VerificationKey[]
  /** Whether the mark that it should have by a key is missing. */
  readonly lacksMark: (key: VerificationKey) => boolean
}

/** Verifies signatures of any token from anybody. */
export interface SignatureVerifier {
  /** Reads the header of a token, and says at once where no key would look at it. In a flood of forged tokens most end here. */
  choose(token: string, knowledge: MarkKnowledge): Candidate | InvalidAccessToken
  /** @throws {AuthError} `unavailable`: too many signatures wait already. */
  verify(token: string, candidate: Candidate): Promise<GenuineToken | InvalidAccessToken>
  /**
   * The same for a token with a genuine mark, which says which key it is and what it signed: so it is parsed only where that
   * does not do.
   *
   * @throws {AuthError} As `verify` does.
   */
  verifyMarked(token: string, own: OwnToken): Promise<GenuineToken | InvalidAccessToken>
}

const encoder = new TextEncoder()

/** Creates the verifier of signatures: tokens are parsed with care, and tried with each key of the ring that they may mean. */
export function createSignatureVerifier({ keyRing, queue, sideQueue }: SignatureVerifierOptions): SignatureVerifier {
  const readHeader = rememberLast(parseHeader)
  const choose: SignatureVerifier['choose'] = (token, { own, unmarked }) => {
    if (token.length > longestAccessToken) return tooLong
    const header = readHeader(token.slice(0, Math.max(0, token.indexOf('.'))))
    if (header.kind === 'invalid') return header
    const lacksMark = (key: VerificationKey): boolean =>
      own?.mark !== 'genuine' && isMarkable(key) && unmarked !== 'taken'
    const keys = keyRing.find(header.kid, header.alg).filter((key) => unmarked !== 'refused' || !lacksMark(key))
    return keys.length === 0 ? noKeyVerifies : { kind: 'candidate', type: header.type, keys, lacksMark }
  }
  const verify: SignatureVerifier['verify'] = async (token, { type, keys, lacksMark }) => {
    const content = parseContent(token)
    if (content.kind === 'invalid') return content
    for (const key of keys) {
      if (!(await checkSignature(key, content, lacksMark(key) ? sideQueue : queue))) continue
      const payload = parseStrictJson(content.payload)
      if (payload !== undefined) return { kind: 'genuine', key, type, payload }
      return { kind: 'invalid', detail: 'The payload is no JSON object, or has a member twice' }
    }
    return noKeyVerifies
  }
  const verifyByMark = async (own: OwnToken): Promise<GenuineToken | InvalidAccessToken | undefined> => {
    const { key, type } = own
    const signature = decodeBase64Url(own.signature)
    if (signature === undefined || !keyRing.find(key.kid, key.alg).includes(key)) return undefined
    if (!(await checkSignature(key, { input: encoder.encode(own.input), signature }, queue))) return noKeyVerifies
    const payload = readPayload(own)
    return payload && { kind: 'genuine', key, type, payload }
  }
  return {
    choose,
    verify,
    verifyMarked: async (token, own) => {
      const found = await verifyByMark(own)
      if (found !== undefined) return found
      const candidate = choose(token, { own, unmarked: 'refused' })
      return candidate.kind === 'invalid' ? candidate : verify(token, candidate)
    },
  }
}

/** Those who forge tokens, and other issuers, mostly write one header. */
function rememberLast<Result>(read: (text: string) => Result): (text: string) => Result {
  let last: { readonly text: string; readonly result: Result } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, result: read(text) }
    return last.result
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
