import { type CryptoRuntime, isKeySource, type KeySource } from './key-source.ts'
import { isSigningKey, type SigningKey, type VerificationKey } from './verification-key.ts'

/** Which keys sign and verify. */
export interface KeySources {
  /** Signs, and verifies first. */
  readonly algorithm: KeySource
  /** These verify, too; none by default. */
  readonly fallbackVerificationAlgorithms?: readonly KeySource[] | undefined
}

/** Keys that were imported and tried. A set never changes: it is replaced as a whole. */
export interface KeySet {
  /** Signs new tokens. */
  readonly current: SigningKey
  /** All keys, each once, the current one first. */
  readonly byId: ReadonlyMap<string, VerificationKey>
}

/**
 * Imports all keys and has each signing key prove itself.
 *
 * @throws {TypeError} Where a key cannot be imported, cannot sign though it has to, does not verify what it signs, or
 *   stands among the others with two algorithms. The message says nothing of the key.
 */
export async function importKeySet(sources: KeySources, runtime: CryptoRuntime): Promise<KeySet> {
  const { algorithm, fallbackVerificationAlgorithms = [] } = sources
  const [current, ...fallbacks] = await Promise.all(
    [algorithm, ...fallbackVerificationAlgorithms].map((source) => importSource(source, runtime)),
  )
  if (current === undefined || !isSigningKey(current)) {
    throw new TypeError(`The algorithm ${algorithm.alg} signs, so it needs a private key: give privateKey, too`)
  }
  if (current.notAfter !== undefined) {
    throw new TypeError(
      `The algorithm ${algorithm.alg} signs, so it cannot be retired: give it in fallbackVerificationAlgorithms`,
    )
  }
  const keys = [current, ...fallbacks]
  checkMaterial(keys)
  await Promise.all(keys.filter(isSigningKey).map(probe))
  return { current, byId: groupById(keys) }
}

function importSource(source: unknown, runtime: CryptoRuntime): Promise<VerificationKey> {
  if (isKeySource(source)) return source.importKey(runtime)
  throw new TypeError('A key is no JwtAlgorithm: give one, such as JwtAlgorithm.hmacSha512(secret)')
}

/** One key has one algorithm (RFC 8725 section 3.1). */
function checkMaterial(keys: readonly VerificationKey[]): void {
  const algorithms = new Map<string, string>()
  for (const { kid, material = kid, alg } of keys) {
    const known = algorithms.get(material) ?? alg
    if (known !== alg) {
      throw new TypeError(`One key is used for ${known} and for ${alg}: give each algorithm a key of its own`)
    }
    algorithms.set(material, alg)
  }
}

/** Where a key is there several times, the one that verifies for longest stays; the current key has no end. */
function groupById(keys: readonly VerificationKey[]): ReadonlyMap<string, VerificationKey> {
  const byId = new Map<string, VerificationKey>()
  for (const key of keys) {
    const known = byId.get(key.kid)
    if (known === undefined || endOf(known) < endOf(key)) byId.set(key.kid, key)
  }
  return byId
}

function endOf({ notAfter = Infinity }: VerificationKey): number {
  return notAfter
}

async function probe(key: SigningKey): Promise<void> {
  const input = new TextEncoder().encode('tokenpair probe')
  if (await key.verify(input, await key.sign(input))) return
  throw new TypeError(
    `The privateKey and the publicKey for ${key.alg} do not belong together: leave publicKey out, so that it is ` +
      'derived, or give the one that `openssl pkey -in private.pem -pubout` writes',
  )
}
