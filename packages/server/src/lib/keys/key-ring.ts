import type { JsonObject } from '@tokenpair/protocol'
import { nativeRuntime } from './crypto-runtime.ts'
import type { CryptoRuntime, KeySource } from './key-source.ts'
import { isSigningKey, type SigningKey, type VerificationKey } from './verification-key.ts'

/** The key that signs, and all that verify. */
export interface KeyRing {
  /** Signs new tokens. */
  readonly current: SigningKey
  /** The algorithms of the ring, each once. */
  readonly algorithms: readonly string[]
  /**
   * Finds the keys that may verify a token.
   *
   * @param kid The id that the token names, or `undefined` where it names none.
   * @param alg The algorithm that the token names: it has to be that of the key, and never makes it that.
   */
  find(kid: string | undefined, alg: string): readonly VerificationKey[]
  /** The public keys (RFC 7517 section 5); secrets are never among them. */
  jwks(): { keys: JsonObject[] }
}

/** Which keys a ring holds. */
export interface KeyRingOptions {
  /** Signs, and verifies first. */
  readonly algorithm: KeySource
  /** These verify, too; none by default. */
  readonly fallbackVerificationAlgorithms?: readonly KeySource[] | undefined
  /** Default: the runtime's WebCrypto. */
  readonly runtime?: CryptoRuntime | undefined
}

/**
 * Imports all keys at start-up and has each signing key prove itself.
 *
 * @throws {TypeError} Where a key cannot be imported, cannot sign though it has to, does not verify what it signs, or
 *   stands in the ring with two algorithms. The message says nothing of the key.
 */
export async function createKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { algorithm, fallbackVerificationAlgorithms = [], runtime = nativeRuntime } = options
  const current = await algorithm.importKey(runtime)
  if (!isSigningKey(current)) {
    throw new TypeError(`The algorithm ${algorithm.alg} signs, so it needs a private key: give privateKey, too`)
  }
  const fallbacks = await Promise.all(fallbackVerificationAlgorithms.map((source) => source.importKey(runtime)))
  const keys = distinct([current, ...fallbacks])
  await Promise.all(keys.filter(isSigningKey).map(probe))
  return {
    current,
    algorithms: [...new Set(keys.map(({ alg }) => alg))],
    find: (kid, alg) => keys.filter((key) => key.alg === alg && (kid === undefined || key.kid === kid)),
    jwks: () => ({ keys: keys.flatMap(publish) }),
  }
}

/** Only the members that are public by name go out, whatever else a key's JWK may hold (RFC 7518 section 6). */
const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e']

function publish({ publicJwk, kid, alg }: VerificationKey): JsonObject[] {
  if (publicJwk === undefined || publicJwk['kty'] === 'oct') return []
  const members = Object.entries(publicJwk).filter(([name]) => publicMembers.includes(name))
  return [{ ...Object.fromEntries(members), kid, alg, use: 'sig' }]
}

/** Each key once; one key has one algorithm (RFC 8725 section 3.1). */
function distinct(keys: readonly VerificationKey[]): readonly VerificationKey[] {
  const byId = new Map<string, VerificationKey>()
  for (const key of keys) {
    const known = byId.get(key.kid)
    if (known !== undefined && known.alg !== key.alg) {
      throw new TypeError(`One key is used for ${known.alg} and for ${key.alg}: give each algorithm a key of its own`)
    }
    if (known === undefined) byId.set(key.kid, key)
  }
  return [...byId.values()]
}

async function probe(key: SigningKey): Promise<void> {
  const input = new TextEncoder().encode('tokenpair probe')
  if (await key.verify(input, await key.sign(input))) return
  throw new TypeError(
    `The privateKey and the publicKey for ${key.alg} do not belong together: leave publicKey out, so that it is ` +
      'derived, or give the one that `openssl pkey -in private.pem -pubout` writes',
  )
}
