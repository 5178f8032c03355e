import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { CryptoKey } from 'jose'
import { encodeBase64Url } from '../encoding/base64url.ts'
import { type CheckedSecret, checkSecretBytes } from './secret-input.ts'
import type { HmacScheme } from './signature-schemes.ts'
import type { SigningKey } from './verification-key.ts'

const idBytes = 12

/**
 * Imports a checked secret.
 *
 * Its id is a MAC under itself, so that nobody learns from the id what the secret is, and so that it is the same for a
 * secret that came as bytes and one that came as a `CryptoKey`, which may keep its bytes to itself.
 */
export async function importHmacKey(secret: CheckedSecret, scheme: HmacScheme): Promise<SigningKey> {
  const key = secret.kind === 'bytes' ? await importBytes(secret.bytes, scheme) : secret.key
  const sign: SigningKey['sign'] = async (input) => new Uint8Array(await crypto.subtle.sign('HMAC', key, input))
  const id = await sign(new TextEncoder().encode('tokenpair kid'))
  return {
    alg: scheme.alg,
    kid: encodeBase64Url(id.subarray(0, idBytes)),
    material: await materialOf(secret, scheme),
    sign,
    verify: (input, signature) => crypto.subtle.verify('HMAC', key, signature, input),
  }
}

function importBytes(secret: Uint8Array<ArrayBuffer>, { hash }: HmacScheme): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, false, ['sign', 'verify'])
}

/** Tells whether one secret serves two algorithms; a key that keeps its bytes to itself cannot tell. */
async function materialOf(secret: CheckedSecret, scheme: HmacScheme): Promise<string | undefined> {
  if (secret.kind === 'crypto-key' && !secret.key.extractable) return undefined
  const bytes =
    secret.kind === 'bytes'
      ? secret.bytes
      : checkSecretBytes(new Uint8Array(await crypto.subtle.exportKey('raw', secret.key)), scheme)
  return encodeBase64Url(hmac(sha256, bytes, new TextEncoder().encode('tokenpair key')))
}
