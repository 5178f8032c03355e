import { type CryptoKey, exportJWK, importJWK, importPKCS8, importSPKI } from 'jose'
import type { CheckedEcdsaKey } from './ecdsa-key-input.ts'
import { type P521Keys, type P521Operations, p521SignatureBytes } from './p521-operations.ts'

const alg = 'ES512'
const scheme = { name: 'ECDSA', hash: 'SHA-512' }

/** ES512 by the runtime's WebCrypto. A private key is extractable only where the public one comes from it. */
export async function createNativeP521({ privateKey, publicKey }: P521Keys): Promise<P521Operations> {
  const signing = privateKey && (await importPrivateKey(privateKey, { extractable: publicKey === undefined }))
  const verifying = publicKey ? await importPublicKey(publicKey) : await derivePublicKey(signing)
  const { x = '', y = '' } = await exportJWK(verifying)
  return {
    publicJwk: { kty: 'EC', crv: 'P-521', x, y },
    sign: signing && (async (input) => new Uint8Array(await crypto.subtle.sign(scheme, signing, input))),
    verify: async (input, signature) =>
      signature.length === p521SignatureBytes && (await crypto.subtle.verify(scheme, verifying, signature, input)),
  }
}

async function importPrivateKey(key: CheckedEcdsaKey, options: { extractable: boolean }): Promise<CryptoKey> {
  if (key.kind === 'crypto-key') return key.key
  if (key.kind === 'pem') return importPKCS8(key.pem, alg, options)
  const { x, y, d } = key
  return importJWK({ kty: 'EC', crv: 'P-521', x, y, ...(d !== undefined && { d }) }, alg, options)
}

async function importPublicKey(key: CheckedEcdsaKey): Promise<CryptoKey> {
  if (key.kind === 'crypto-key') return key.key
  if (key.kind === 'pem') return importSPKI(key.pem, alg, { extractable: true })
  return importJWK({ kty: 'EC', crv: 'P-521', x: key.x, y: key.y }, alg, { extractable: true })
}

async function derivePublicKey(privateKey: CryptoKey | undefined): Promise<CryptoKey> {
  if (privateKey?.extractable !== true) {
    throw new TypeError(
      'the public key cannot be derived from a CryptoKey that is not extractable: give publicKey, too',
    )
  }
  const { x = '', y = '' } = await exportJWK(privateKey)
  return importJWK({ kty: 'EC', crv: 'P-521', x, y }, alg, { extractable: true })
}
