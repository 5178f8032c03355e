import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { rfcPrivateJwk } from './key-fixture.ts'

/** A key pair as Node.js holds it. */
export interface NodeKeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** 2048 bits, made once for each run, since that takes a while. */
const rsaKeys: NodeKeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privateKey = createPrivateKey({ format: 'jwk', key: rfcPrivateJwk })

/** One key pair of each kind that the algorithms know. */
export const keysByKind = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': { privateKey, publicKey: createPublicKey(privateKey) },
  Ed25519: generateKeyPairSync('ed25519'),
  RSA: rsaKeys,
} as const satisfies Readonly<Record<string, NodeKeyPair>>

/** The algorithms with a private and a public key, and how Node.js names what they do. */
export const keyPairAlgorithms = [
  { alg: 'ES256', kind: 'P-256', hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  { alg: 'ES384', kind: 'P-384', hash: 'sha384', options: { dsaEncoding: 'ieee-p1363' } },
  { alg: 'ES512', kind: 'P-521', hash: 'sha512', options: { dsaEncoding: 'ieee-p1363' } },
  { alg: 'Ed25519', kind: 'Ed25519', hash: null, options: {} },
  { alg: 'RS256', kind: 'RSA', hash: 'sha256', options: {} },
  { alg: 'RS384', kind: 'RSA', hash: 'sha384', options: {} },
  { alg: 'RS512', kind: 'RSA', hash: 'sha512', options: {} },
  { alg: 'PS256', kind: 'RSA', hash: 'sha256', options: { padding: 6, saltLength: 32 } },
  { alg: 'PS384', kind: 'RSA', hash: 'sha384', options: { padding: 6, saltLength: 48 } },
  { alg: 'PS512', kind: 'RSA', hash: 'sha512', options: { padding: 6, saltLength: 64 } },
] as const

export const hmacAlgorithms = [
  { alg: 'HS256', hash: 'sha256', bytes: 32 },
  { alg: 'HS384', hash: 'sha384', bytes: 48 },
  { alg: 'HS512', hash: 'sha512', bytes: 64 },
] as const

export function pkcs8(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

export function spki(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' }).toString()
}

/** For what the types forbid. */
export function unchecked(value: unknown): never {
  return value as never
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
