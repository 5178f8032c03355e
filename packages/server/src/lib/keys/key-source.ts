import type { VerificationKey } from './verification-key.ts'

/** What the runtime's own cryptography can do. */
export interface CryptoRuntime {
  /** Whether WebCrypto knows the curve P-521. */
  hasP521(): Promise<boolean>
}

/**
 * An algorithm with the key for it, not yet imported.
 *
 * The key lies in the closure of `importKey`, so that printing or serialising a source shows nothing of it.
 */
export interface KeySource {
  /** The algorithm of the key (RFC 7518 section 3.1). */
  readonly alg: string
  /**
   * Imports the key at start-up.
   *
   * @returns A `SigningKey`, or a mere `VerificationKey` where there is no private key.
   */
  importKey(runtime: CryptoRuntime): Promise<VerificationKey>
}
