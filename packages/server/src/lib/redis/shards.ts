import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase64Url } from '../encoding/base64url.ts'
import type { SessionId } from '../sessions/session.ts'

/**
 * Sixteen hash tags, whose slots lie evenly among the 16,384 of a cluster: each of up to sixteen primaries that share the
 * slots evenly gets its share of the sessions.
 */
const tags: readonly string[] = 'u0 qp dj wz d2 pv uh iy ly h9 uv q6 9s qn dt ha'.split(' ')

/** The first characters of ids, in the order of texts. */
export const firstCharacters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Where a subject's sessions stand in an index. */
interface SubjectPlace {
  readonly index: string
  /** What tells subjects of one index apart, nearly always; the texts decide. */
  readonly score: string
}

/** The names of all keys. Those of one subject's sessions, of their index and of their log lie in one slot. */
export interface RedisKeys {
  session(id: SessionId): string
  subject(subject: string): SubjectPlace
  /** Any key in the slot of the sessions whose ids begin with this character. */
  walk(first: string): string
  /** The logs, one for each tag. */
  readonly logs: readonly string[]
  /** The versions, one for each tag. */
  readonly layouts: readonly string[]
  /** Where listeners hear of revocations. */
  readonly channel: string
}

/** Names the keys that begin with a prefix. */
export function createRedisKeys(prefix: string): RedisKeys {
  const places = tags.map((tag) => `${prefix}:{${tag}}:`)
  const placeOf = (first: string): string => places[digits.indexOf(first.charAt(0)) >> 2] ?? ''
  return {
    session: (id) => placeOf(id) + id,
    subject: (subject) => {
      const hash = sha256(utf8ToBytes(subject))
      // The first two bytes are those of the ids; what follows them in the third character counts as zeros.
      const name = encodeBase64Url(Uint8Array.of(hash[0] ?? 0, hash[1] ?? 0, 0)).slice(0, 3)
      return { index: `${placeOf(name)}i:${name}`, score: scoreOf(hash) }
    },
    walk: (first) => `${placeOf(first)}b`,
    logs: places.map((place) => `${place}log`),
    layouts: places.map((place) => `${place}layout`),
    channel: `${prefix}:revocations`,
  }
}

/** 12 bits of the hash, which an index keeps in two bytes. */
function scoreOf(hash: Uint8Array): string {
  return String(new DataView(hash.buffer, hash.byteOffset).getUint16(2) >>> 4)
}
