import { calculateJwkThumbprint } from 'jose'
import type { CryptoRuntime } from './key-source.ts'
import type { P521Keys, P521Operations } from './p521-operations.ts'
import type { VerificationKey } from './verification-key.ts'

/**
 * Imports the keys of ES512, on the runtime's own P-521 where it has one. The key's id is its thumbprint (RFC 7638).
 *
 * @returns A `SigningKey` where there is a private key.
 * @throws {TypeError} Where a key cannot be imported; the message says nothing of it.
 */
export async function importEcdsaKey(keys: P521Keys, runtime: CryptoRuntime): Promise<VerificationKey> {
  const { publicJwk, sign, verify } = await createOperations(keys, runtime)
  const kid = await calculateJwkThumbprint(publicJwk)
  return { alg: 'ES512', kid, publicJwk, verify, ...(sign && { sign }) }
}

async function createOperations(keys: P521Keys, runtime: CryptoRuntime): Promise<P521Operations> {
  const createP521 = (await runtime.hasP521())
    ? (await import('./native-p521.ts')).createNativeP521
    : (await import('./noble-p521.ts')).createNobleP521
  try {
    return await createP521(keys)
  } catch (cause) {
    const reason = cause instanceof TypeError ? cause.message : 'it is damaged, or not a point of P-521'
    throw new TypeError(`The key for ES512 cannot be imported: ${reason}`, { cause })
  }
}
