import { checkEcdsaKey, type EcdsaKeyInput } from './keys/ecdsa-key-input.ts'
import { importEcdsaKey } from './keys/ecdsa-key.ts'
import { checkHmacSecret, hs512, importHmacKey } from './keys/hmac-key.ts'
import type { KeySource } from './keys/key-source.ts'

/** The keys of {@link JwtAlgorithm.ecdsaSha512}: a private key to sign, or only a public key to verify. */
export type EcdsaKeys =
  | {
      /** Signs: PEM in PKCS #8, JWK or `CryptoKey`. */
      readonly privateKey: EcdsaKeyInput
      /** Verifies: PEM in SPKI, JWK or `CryptoKey`; derived from the private key by default. */
      readonly publicKey?: EcdsaKeyInput | undefined
    }
  | {
      readonly privateKey?: undefined
      /** Verifies: PEM in SPKI, JWK or `CryptoKey`. */
      readonly publicKey: EcdsaKeyInput
    }

/**
 * An algorithm for access tokens together with its key, made by one of the functions of the same name. The form of the
 * key is checked at once; it is imported and tried at start-up.
 */
export type JwtAlgorithm = KeySource

/** The algorithms that sign and verify access tokens. */
export const JwtAlgorithm = {
  /**
   * HMAC with SHA-512, `HS512` (RFC 7518 section 3.2): one secret signs and verifies.
   *
   * @param secret At least 64 bytes; a text is taken as UTF-8. `openssl rand -hex 64` makes one.
   * @returns The algorithm with its key.
   * @throws {TypeError} Where it is no secret, or looks like a key of another algorithm.
   * @throws {RangeError} Where it is too short.
   */
  hmacSha512(secret: string | Uint8Array): JwtAlgorithm {
    const bytes = checkHmacSecret(secret, hs512)
    return { alg: hs512.alg, importKey: () => importHmacKey(bytes, hs512) }
  },

  /**
   * ECDSA on P-521 with SHA-512, `ES512` (RFC 7518 section 3.4): the private key signs, and whoever has the public key
   * verifies.
   *
   * @param keys A private key, a public key or both. With a public key alone it is an algorithm that only verifies.
   * @returns The algorithm with its keys.
   * @throws {TypeError} Where a key has another form or lies on another curve; the message says how to mend it.
   */
  ecdsaSha512(keys: EcdsaKeys): JwtAlgorithm {
    const { privateKey, publicKey } = keys
    const checked = {
      privateKey: privateKey === undefined ? undefined : checkEcdsaKey(privateKey, 'privateKey'),
      publicKey:
        publicKey === undefined && privateKey !== undefined ? undefined : checkEcdsaKey(publicKey, 'publicKey'),
    }
    return { alg: 'ES512', importKey: (runtime) => importEcdsaKey(checked, runtime) }
  },
} as const
