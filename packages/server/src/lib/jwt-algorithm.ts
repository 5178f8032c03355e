import { isRecord } from '@tokenpair/protocol'
import { importHmacKey } from './keys/hmac-key.ts'
import { checkKey, type KeyInput } from './keys/key-input.ts'
import { importKeyPair } from './keys/key-pair.ts'
import type { KeySource } from './keys/key-source.ts'
import { type RetirementOptions, retireKey } from './keys/retired-key.ts'
import { checkSecret, type SecretInput } from './keys/secret-input.ts'
import {
  type HmacName,
  type HmacScheme,
  hmacSchemes,
  type KeyPairName,
  type KeyPairScheme,
  keyPairSchemes,
} from './keys/signature-schemes.ts'

/** The keys of an algorithm with two: a private key to sign, or only a public key to verify. */
export type KeyPairInput =
  | {
      /** Signs. */
      readonly privateKey: KeyInput
      /** Verifies; derived from the private key by default. */
      readonly publicKey?: KeyInput | undefined
    }
  | {
      readonly privateKey?: undefined
      /** Verifies. */
      readonly publicKey: KeyInput
    }

/** An algorithm by its name (RFC 7518 section 3.1, RFC 9864), with its key. */
export type JwtAlgorithmOptions =
  | { readonly alg: HmacName; readonly secret: SecretInput }
  | ({ readonly alg: KeyPairName } & KeyPairInput)

/**
 * An algorithm for access tokens together with its key, made by one of the functions of the same name. The form of the
 * key is checked at once; it is imported and tried at start-up.
 */
export type JwtAlgorithm = KeySource

/** The algorithms that sign and verify access tokens. */
export const JwtAlgorithm = {
  /**
   * HMAC with SHA-256, `HS256` (RFC 7518 section 3.2): one secret signs and verifies.
   *
   * @param secret At least 32 bytes; a text is taken as UTF-8. `openssl rand -hex 32` makes one.
   * @returns The algorithm with its key.
   * @throws {TypeError} Where it is no secret, looks like a key of another algorithm, or is known to everybody.
   * @throws {RangeError} Where it is too short.
   */
  hmacSha256(secret: SecretInput): JwtAlgorithm {
    return createHmac(hmacSchemes.HS256, secret)
  },

  /**
   * HMAC with SHA-512, `HS512` (RFC 7518 section 3.2): one secret signs and verifies.
   *
   * @param secret At least 64 bytes; a text is taken as UTF-8. `openssl rand -hex 64` makes one.
   * @returns The algorithm with its key.
   * @throws {TypeError} Where it is no secret, looks like a key of another algorithm, or is known to everybody.
   * @throws {RangeError} Where it is too short.
   */
  hmacSha512(secret: SecretInput): JwtAlgorithm {
    return createHmac(hmacSchemes.HS512, secret)
  },

  /**
   * ECDSA on P-521 with SHA-512, `ES512` (RFC 7518 section 3.4): the private key signs, and whoever has the public key
   * verifies.
   *
   * @param keys A private key, a public key or both. With a public key alone it is an algorithm that only verifies.
   * @returns The algorithm with its keys.
   * @throws {TypeError} Where a key has another form or lies on another curve; the message says how to mend it.
   */
  ecdsaSha512(keys: KeyPairInput): JwtAlgorithm {
    return createKeyPair(keyPairSchemes.ES512, keys)
  },

  /**
   * Any signature algorithm, by its name: HS256, HS384, HS512, ES256, ES384, ES512, Ed25519, RS256, RS384, RS512, PS256,
   * PS384 or PS512.
   *
   * @param options The name, with `secret` for HMAC, and with `privateKey`, `publicKey` or both for all others.
   * @returns The algorithm with its key.
   * @throws {TypeError} Where the name is none of these, or a key has another form; the message says how to mend it.
   * @throws {RangeError} Where a secret is too short.
   */
  from(options: JwtAlgorithmOptions): JwtAlgorithm {
    const { alg, secret, privateKey, publicKey }: UncheckedOptions = isRecord(options) ? options : {}
    if (isNameOf(hmacSchemes, alg)) return createHmac(hmacSchemes[alg], secret)
    if (isNameOf(keyPairSchemes, alg)) return createKeyPair(keyPairSchemes[alg], { privateKey, publicKey })
    const names = [...Object.keys(hmacSchemes), ...Object.keys(keyPairSchemes)].join(', ')
    throw new TypeError(`The alg is no signature algorithm: give one of ${names} (EdDSA is called Ed25519, RFC 9864)`)
  },

  /**
   * A former key, for `fallbackVerificationAlgorithms`: it verifies until a moment, and is then as if it were not there.
   *
   * @param algorithm The algorithm with the former key.
   * @param options Until when it verifies.
   * @returns The same algorithm, with an end.
   * @throws {TypeError} Where the first argument is no algorithm, or the moment is none.
   * @throws {RangeError} Where the moment cannot be in milliseconds.
   */
  retired(algorithm: JwtAlgorithm, options: RetirementOptions): JwtAlgorithm {
    return retireKey(algorithm, options)
  },
} as const

interface UncheckedOptions {
  readonly alg?: unknown
  readonly secret?: unknown
  readonly privateKey?: unknown
  readonly publicKey?: unknown
}

function createHmac(scheme: HmacScheme, secret: unknown): JwtAlgorithm {
  const checked = checkSecret(secret, scheme)
  return { alg: scheme.alg, importKey: (runtime) => importHmacKey(checked, scheme, runtime) }
}

function createKeyPair(scheme: KeyPairScheme, keys: UncheckedOptions): JwtAlgorithm {
  const { privateKey, publicKey }: UncheckedOptions = isRecord(keys) ? keys : {}
  const hasPrivate = privateKey !== undefined || publicKey === undefined // without both, the private one is missed
  const checked = {
    privateKey: hasPrivate ? checkKey(privateKey, { role: 'privateKey', scheme }) : undefined,
    publicKey: hasPrivate && publicKey === undefined ? undefined : checkKey(publicKey, { role: 'publicKey', scheme }),
  }
  return { alg: scheme.alg, importKey: (runtime) => importKeyPair(checked, scheme, runtime) }
}

function isNameOf<Table extends object>(table: Table, name: unknown): name is keyof Table {
  return typeof name === 'string' && Object.hasOwn(table, name)
}
