import { p521 } from '@noble/curves/nist.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { decodeBase64Url, encodeBase64Url } from '@tokenpair/protocol'
import type { CheckedEcdsaKey } from './ecdsa-key-input.ts'
import { type P521Keys, type P521Operations, p521SignatureBytes } from './p521-operations.ts'

const coordinateBytes = 66
/** The first byte of a point that is written with both coordinates (SEC 1 section 2.3.3). */
const uncompressed = Uint8Array.of(4)
/** JWS knows no low-S rule (RFC 7518 section 3.4): half of all genuine signatures have a high S. */
const scheme = { prehash: true, lowS: false, format: 'compact' } as const

/** ES512 by @noble/curves, where the runtime's WebCrypto has no P-521. Signatures are deterministic (RFC 6979). */
export async function createNobleP521({ privateKey, publicKey }: P521Keys): Promise<P521Operations> {
  const secret = privateKey && scalarOf(privateKey)
  const point = publicKey ? pointOf(publicKey) : p521.getPublicKey(secret ?? new Uint8Array(), false)
  const verifying = p521.Point.fromBytes(point).toBytes(false)
  const x = encodeBase64Url(verifying.subarray(1, 1 + coordinateBytes))
  const y = encodeBase64Url(verifying.subarray(1 + coordinateBytes))
  return {
    publicJwk: { kty: 'EC', crv: 'P-521', x, y },
    sign: secret && (async (input) => Uint8Array.from(p521.sign(input, secret, scheme))),
    verify: async (input, signature) =>
      signature.length === p521SignatureBytes && p521.verify(signature, input, verifying, scheme),
  }
}

function scalarOf(key: CheckedEcdsaKey): Uint8Array {
  if (key.kind === 'crypto-key') throw unusableCryptoKey()
  return key.kind === 'pem' ? key.bytes : bytesOf(key.d ?? '')
}

function pointOf(key: CheckedEcdsaKey): Uint8Array {
  if (key.kind === 'crypto-key') throw unusableCryptoKey()
  return key.kind === 'pem' ? key.bytes : concatBytes(uncompressed, bytesOf(key.x), bytesOf(key.y))
}

function bytesOf(text: string): Uint8Array {
  return decodeBase64Url(text) ?? new Uint8Array()
}

function unusableCryptoKey(): TypeError {
  return new TypeError('this runtime has no P-521 of its own, so a CryptoKey cannot be used: give a PEM text or a JWK')
}
