import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { CryptoKey } from 'jose'
import { encodeBase64Url } from '../encoding/base64url.ts'
import { isEqual, isEqualText } from '../encoding/is-equal.ts'
import type { NativeMac } from '../node/native-mac.ts'
import type { CryptoRuntime } from './key-source.ts'
import { type CheckedSecret, checkSecretBytes } from './secret-input.ts'
import type { HmacScheme } from './signature-schemes.ts'
import type { SigningKey } from './verification-key.ts'

const idBytes = 12
const idText = 'tokenpair kid'

type Operations = Pick<SigningKey, 'mac' | 'check' | 'sign' | 'verify'>

/**
 * Imports a checked secret.
 *
 * Its id is a MAC under itself, so that nobody learns from the id what the secret is, and so that it is the same for a
 * secret that came as bytes and one that came as a `CryptoKey`, which may keep its bytes to itself.
 */
export async function importHmacKey(
  secret: CheckedSecret,
  scheme: HmacScheme,
  { native }: CryptoRuntime,
): Promise<SigningKey> {
  const key = secret.kind === 'bytes' ? await importBytes(secret.bytes, scheme) : secret.key
  const id = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(idText)))
  return {
    alg: scheme.alg,
    kid: encodeBase64Url(id.subarray(0, idBytes)),
    material: await materialOf(secret, scheme),
    ...(native && secret.kind === 'bytes'
      ? operateNatively(native.createMac(scheme.hash, secret.bytes))
      : operateOnWeb(key)),
  }
}

function operateNatively(mac: NativeMac): Operations {
  return {
    mac: mac.ofText,
    check: (text, signature) => isEqualText(mac.ofText(text), signature),
    sign: mac.ofBytes,
    verify: (input, signature) => isEqual(mac.ofBytes(input), signature),
  }
}

function operateOnWeb(key: CryptoKey): Operations {
  return {
    sign: async (input) => new Uint8Array(await crypto.subtle.sign('HMAC', key, input)),
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
