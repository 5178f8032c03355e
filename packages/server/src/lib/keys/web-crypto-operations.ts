import type { CryptoKey } from 'jose'
import { decodeBase64Url } from '../encoding/base64url.ts'
import type { CheckedKey } from './key-input.ts'
import type { CheckedKeyPair, KeyOperations } from './key-operations.ts'
import { type KeyPlace, unfit, unimportable } from './key-place.ts'
import type { CryptoRuntime } from './key-source.ts'
import { checkRsaStrength, rsaSignatureBytes } from './rsa-strength.ts'
import type { KeyPairScheme } from './signature-schemes.ts'

/** Signs and verifies by the runtime, with what is quicker than WebCrypto where it has that. On WebCrypto a private key is extractable only where the public one comes from it. */
export async function createWebCryptoOperations(
  { privateKey, publicKey }: CheckedKeyPair,
  scheme: KeyPairScheme,
  { native }: CryptoRuntime,
): Promise<KeyOperations> {
  const { family, slow } = scheme
  const place: KeyPlace = { role: 'privateKey', scheme }
  // What leaves WebCrypto for the runtime's own functions has to be extractable on the way.
  const signer = privateKey && (await importKey(privateKey, place, publicKey === undefined || native !== undefined))
  const verifier = publicKey
    ? await importKey(publicKey, { role: 'publicKey', scheme }, true)
    : await derive(signer, place)
  checkRsaStrength(verifier, scheme)
  const { signatureBytes = rsaSignatureBytes(verifier) } = scheme
  const isGenuine = createChecker(verifier, scheme, native)
  const verify: KeyOperations['verify'] = (input, signature) =>
    (signatureBytes === undefined || signature.length === signatureBytes) && isGenuine(input, signature)
  return {
    publicJwk: family.publicJwk.parse(await exportPublicKey(verifier, place)),
    sign: signer && createSigner(signer, scheme, native),
    verify,
    check: native && verifier.extractable && !slow.includes('verify') ? checkTexts(verify) : undefined,
  }
}

function createSigner(
  key: CryptoKey,
  { key: { hash }, signing, slow }: KeyPairScheme,
  native: CryptoRuntime['native'],
) {
  if (native === undefined || !key.extractable)
    return async (input: Input) => new Uint8Array(await crypto.subtle.sign(signing, key, input))
  return native.createSigner({ key, scheme: { hash, ...signing }, pace: slow.includes('sign') ? 'slow' : 'quick' })
}

function createChecker(
  key: CryptoKey,
  { key: { hash }, signing, slow }: KeyPairScheme,
  native: CryptoRuntime['native'],
) {
  if (native === undefined || !key.extractable) {
    return (input: Input, signature: Input) => crypto.subtle.verify(signing, key, signature, input)
  }
  return native.createChecker({ key, scheme: { hash, ...signing }, pace: slow.includes('verify') ? 'slow' : 'quick' })
}

type Input = Uint8Array<ArrayBuffer>

/** For what is verified at once. */
function checkTexts(verify: KeyOperations['verify']): KeyOperations['check'] {
  const encoder = new TextEncoder()
  return (text, signature) => {
    const bytes = decodeBase64Url(signature)
    return bytes !== undefined && verify(encoder.encode(text), bytes) === true
  }
}

async function importKey(key: CheckedKey, place: KeyPlace, extractable: boolean): Promise<CryptoKey> {
  const { key: algorithm } = place.scheme
  const usages: ('sign' | 'verify')[] = place.role === 'privateKey' ? ['sign'] : ['verify']
  const format = place.role === 'privateKey' ? 'pkcs8' : 'spki'
  try {
    switch (key.kind) {
      case 'crypto-key':
        return key.key
      case 'der':
        return await crypto.subtle.importKey(format, key.der, algorithm, extractable, usages)
      case 'jwk':
        return await crypto.subtle.importKey('jwk', key.jwk, algorithm, extractable, usages)
    }
  } catch (cause) {
    throw unimportable(place, { cause })
  }
}

async function derive(privateKey: CryptoKey | undefined, place: KeyPlace): Promise<CryptoKey> {
  if (privateKey?.extractable !== true) {
    throw unfit(
      place,
      'is a CryptoKey that is not extractable, so its public key cannot be derived: give publicKey, too',
    )
  }
  const jwk = place.scheme.family.publicJwk.parse(await crypto.subtle.exportKey('jwk', privateKey))
  return importKey({ kind: 'jwk', jwk }, { ...place, role: 'publicKey' }, true)
}

function exportPublicKey(key: CryptoKey, { scheme }: KeyPlace): Promise<JsonWebKey> {
  if (key.extractable) return crypto.subtle.exportKey('jwk', key)
  throw unfit(
    { role: 'publicKey', scheme },
    'is a CryptoKey that is not extractable: give one that is, as it is public',
  )
}
