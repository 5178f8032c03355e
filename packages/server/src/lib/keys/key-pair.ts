import { calculateJwkThumbprint } from 'jose'
import type { CheckedKeyPair, KeyOperations } from './key-operations.ts'
import type { CryptoRuntime } from './key-source.ts'
import type { KeyPairScheme } from './signature-schemes.ts'
import type { VerificationKey } from './verification-key.ts'
import { createWebCryptoOperations } from './web-crypto-operations.ts'

/**
 * Imports the keys of an algorithm. The key's id is its thumbprint (RFC 7638).
 *
 * @returns A `SigningKey` where there is a private key.
 * @throws {TypeError} Where a key cannot be imported; the message says nothing of it.
 * @throws {RangeError} Where a key is too weak.
 */
export async function importKeyPair(
  keys: CheckedKeyPair,
  scheme: KeyPairScheme,
  runtime: CryptoRuntime,
): Promise<VerificationKey> {
  const { publicJwk, sign, verify, check } = await createOperations(keys, scheme, runtime)
  const kid = await calculateJwkThumbprint(publicJwk)
  return { alg: scheme.alg, kid, publicJwk, slow: scheme.slow, check, verify, ...(sign && { sign }) }
}

/** P-521 is the one curve that some runtimes lack. */
async function createOperations(
  keys: CheckedKeyPair,
  scheme: KeyPairScheme,
  runtime: CryptoRuntime,
): Promise<KeyOperations> {
  if (scheme.family.kind !== 'P-521' || (await runtime.hasP521()))
    return createWebCryptoOperations(keys, scheme, runtime)
  const { createNobleP521 } = await import('./noble-p521.ts')
  return createNobleP521(keys)
}
