import type { CryptoKey } from 'jose'

/** A key of Node.js, as `createPrivateKey()`, `createPublicKey()` and `createSecretKey()` of `node:crypto` make it. */
export interface KeyObject {
  readonly type: 'private' | 'public' | 'secret'
  export(options: { format: 'jwk' }): object
}

/** Whether a value is bytes, also those of another realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]'
}

/** Whether a value is a key of WebCrypto. */
export function isCryptoKey(value: object): value is CryptoKey {
  return Object.prototype.toString.call(value) === '[object CryptoKey]'
}

/** Whether a value is a key of Node.js, which is told by its form: here are no types of Node.js. */
export function isKeyObject(value: object): value is KeyObject {
  return 'type' in value && 'export' in value && typeof value.export === 'function'
}

/** What a key of Node.js is as JWK; nothing where JWK knows no such key. */
export function jwkOf(key: KeyObject): unknown {
  try {
    return key.export({ format: 'jwk' })
  } catch {
    return undefined
  }
}
