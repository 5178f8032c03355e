import { isRecord } from '@tokenpair/protocol'
import type { NativeCrypto } from '../node/native-crypto.ts'
import type { VerificationKey } from './verification-key.ts'

/** What the runtime's own cryptography can do. */
export interface CryptoRuntime {
  /** Whether WebCrypto knows the curve P-521. */
  hasP521(): Promise<boolean>
  /** What Node.js has besides, and others who follow it; without it, WebCrypto does all. */
  readonly native?: NativeCrypto | undefined
}

/**
 * An algorithm with the key for it, not yet imported.
 *
 * The key lies in the closure of `importKey`, so that printing or serialising a source shows nothing of it.
 */
export interface KeySource {
  /** The algorithm of the key (RFC 7518 section 3.1). */
  readonly alg: string
  /** Milliseconds since the Unix epoch: the last moment at which the key verifies; absent for no end. */
  readonly notAfter?: number | undefined
  /**
   * Imports the key at start-up.
   *
   * @returns A `SigningKey`, or a mere `VerificationKey` where there is no private key.
   */
  importKey(runtime: CryptoRuntime): Promise<VerificationKey>
}

/** Whether a value is an algorithm with its key, as the functions of `JwtAlgorithm` make them. */
export function isKeySource(value: unknown): value is KeySource {
  return isRecord(value) && typeof value['alg'] === 'string' && typeof value['importKey'] === 'function'
}
