import { type Clock, type JsonObject, systemClock } from '@tokenpair/protocol'
import { nativeRuntime } from './crypto-runtime.ts'
import { importKeySet, type KeySet, type KeySources } from './key-set.ts'
import type { CryptoRuntime, KeySource } from './key-source.ts'
import { type RetirementOptions, retireKey } from './retired-key.ts'
import type { SigningKey, VerificationKey } from './verification-key.ts'

/** The key that signs, and all that verify. They can be replaced while tokens are issued and verified. */
export interface KeyRing {
  /** Signs new tokens. After a replacement it is another one, so take it anew for each token. */
  readonly current: SigningKey
  /**
   * Finds the keys that may verify a token now: by its id, or all of its algorithm where it names none.
   *
   * @param kid The id that the token names, or `undefined` where it names none.
   * @param alg The algorithm that the token names: it has to be that of the key, and never makes it that.
   */
  find(kid: string | undefined, alg: string): readonly VerificationKey[]
  /** All keys, whether their time is over or not. Each change of the keys makes another set. */
  set(): KeySet
  /** The public keys that verify now (RFC 7517 section 5); secrets are never among them. */
  jwks(): { keys: JsonObject[] }
  /**
   * Takes other keys. They are imported and tried first, and then take over all at once; if one fails, the ring stays as
   * it is. Calls take effect one after the other, in their order.
   *
   * @throws {TypeError} As {@link createKeyRing}.
   */
  replace(sources: KeySources): Promise<void>
  /** Takes another key to sign, and lets the former one verify until a moment. The others stay. */
  rotate(rotation: KeyRotation): Promise<void>
}

/** A planned change of the signing key. */
export interface KeyRotation extends RetirementOptions {
  /** Signs from now on. Every server that verifies has to have it among its fallbacks already. */
  readonly algorithm: KeySource
}

/** Which keys a ring holds. */
export interface KeyRingOptions extends KeySources {
  /** Default: the runtime's WebCrypto. */
  readonly runtime?: CryptoRuntime | undefined
  /** Says whether a retired key still verifies (default: the machine's clock). */
  readonly clock?: Clock | undefined
}

/**
 * Imports all keys at start-up and has each signing key prove itself.
 *
 * @throws {TypeError} Where a key cannot be imported, cannot sign though it has to, does not verify what it signs, or
 *   stands in the ring with two algorithms. The message says nothing of the key.
 */
export async function createKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { runtime = nativeRuntime, clock = systemClock } = options
  const load = async (sources: KeySources) => ({ sources, set: await importKeySet(sources, runtime) })
  const isAlive = ({ notAfter = Infinity }: { notAfter?: number | undefined }): boolean => clock.now() <= notAfter
  let state = await load(options)
  let lastChange: Promise<void> = Promise.resolve()

  /** The next change starts out from what this one leaves behind, also where it fails. */
  const change = (decide: (former: KeySources) => KeySources): Promise<void> => {
    const applied = lastChange.then(async () => {
      state = await load(decide(state.sources))
    })
    lastChange = applied.catch(() => undefined)
    return applied
  }
  const findById = (kid: string): VerificationKey[] => {
    const key = state.set.byId.get(kid)
    return key === undefined ? [] : [key]
  }
  return {
    get current() {
      return state.set.current
    },
    find: (kid, alg) => {
      const found = kid === undefined ? [...state.set.byId.values()] : findById(kid)
      return found.filter((key) => key.alg === alg && isAlive(key))
    },
    set: () => state.set,
    jwks: () => ({ keys: [...state.set.byId.values()].filter(isAlive).flatMap(publish) }),
    replace: (sources) => change(() => sources),
    rotate: ({ algorithm, notAfter }) =>
      change(({ algorithm: former, fallbackVerificationAlgorithms = [] }) => ({
        algorithm,
        fallbackVerificationAlgorithms: [
          retireKey(former, { notAfter }),
          ...fallbackVerificationAlgorithms.filter(isAlive),
        ],
      })),
  }
}

/** Only the members that are public by name go out, whatever else a key's JWK may hold (RFC 7518 section 6). */
const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e']

function publish({ publicJwk, kid, alg }: VerificationKey): JsonObject[] {
  if (publicJwk === undefined || publicJwk['kty'] === 'oct') return []
  const members = Object.entries(publicJwk).filter(([name]) => publicMembers.includes(name))
  return [{ ...Object.fromEntries(members), kid, alg, use: 'sig' }]
}
