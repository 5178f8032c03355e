import { ed25519, type KeyFamily, p256, p384, p521, rsa } from './key-families.ts'
import type { SlowOperations } from './verification-key.ts'

/** The HMAC algorithms by name. */
export type HmacName = 'HS256' | 'HS384' | 'HS512'

/** The algorithms with a private and a public key by name. */
export type KeyPairName =
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'Ed25519'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'

/** HMAC with one hash (RFC 7518 section 3.2). */
export interface HmacScheme {
  readonly alg: HmacName
  readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512'
  /** The length of the hash, and so of the shortest secret. */
  readonly bytes: number
}

/** How a key pair signs. */
export interface KeyPairScheme {
  readonly alg: KeyPairName
  /** The only keys that it takes. */
  readonly family: KeyFamily
  /** Where that is written. */
  readonly section: string
  /** What WebCrypto binds a key to. */
  readonly key: { readonly name: string; readonly namedCurve?: string; readonly hash?: string }
  /** How WebCrypto signs with it. */
  readonly signing: { readonly name: string; readonly hash?: string; readonly saltLength?: number }
  /** The length of each signature, where the algorithm fixes it. */
  readonly signatureBytes?: number
  /** What takes from a third of a millisecond to several on a common core. */
  readonly slow: SlowOperations
}

/** The HMAC algorithms. */
export const hmacSchemes: Readonly<Record<HmacName, HmacScheme>> = {
  HS256: { alg: 'HS256', hash: 'SHA-256', bytes: 32 },
  HS384: { alg: 'HS384', hash: 'SHA-384', bytes: 48 },
  HS512: { alg: 'HS512', hash: 'SHA-512', bytes: 64 },
}

/** The algorithms with a private and a public key. A name stands for one curve and one hash (RFC 9864). */
export const keyPairSchemes: Readonly<Record<KeyPairName, KeyPairScheme>> = {
  ES256: ecdsa({ alg: 'ES256', family: p256, hash: 'SHA-256', signatureBytes: 64 }),
  ES384: ecdsa({ alg: 'ES384', family: p384, hash: 'SHA-384', signatureBytes: 96, slow: ['sign', 'verify'] }),
  ES512: ecdsa({ alg: 'ES512', family: p521, hash: 'SHA-512', signatureBytes: 132, slow: ['sign', 'verify'] }),
  Ed25519: {
    alg: 'Ed25519',
    family: ed25519,
    section: 'RFC 9864 section 2.2',
    key: { name: 'Ed25519' },
    signing: { name: 'Ed25519' },
    signatureBytes: 64,
    slow: [],
  },
  RS256: rsaPkcs1('RS256', 'SHA-256'),
  RS384: rsaPkcs1('RS384', 'SHA-384'),
  RS512: rsaPkcs1('RS512', 'SHA-512'),
  PS256: rsaPss('PS256', 'SHA-256', 32),
  PS384: rsaPss('PS384', 'SHA-384', 48),
  PS512: rsaPss('PS512', 'SHA-512', 64),
}

interface EcdsaParts {
  readonly alg: KeyPairName
  readonly family: KeyFamily
  readonly hash: string
  /** R and S, each as long as a coordinate. */
  readonly signatureBytes: number
  readonly slow?: SlowOperations
}

function ecdsa({ alg, family, hash, signatureBytes, slow = [] }: EcdsaParts): KeyPairScheme {
  return {
    alg,
    family,
    section: 'RFC 7518 section 3.4',
    key: { name: 'ECDSA', namedCurve: family.kind },
    signing: { name: 'ECDSA', hash },
    signatureBytes,
    slow,
  }
}

function rsaPkcs1(alg: KeyPairName, hash: string): KeyPairScheme {
  const name = 'RSASSA-PKCS1-v1_5'
  return { alg, family: rsa, section: 'RFC 7518 section 3.3', key: { name, hash }, signing: { name }, slow: ['sign'] }
}

/** The salt is as long as the hash (RFC 7518 section 3.5). */
function rsaPss(alg: KeyPairName, hash: string, saltLength: number): KeyPairScheme {
  const name = 'RSA-PSS'
  return {
    alg,
    family: rsa,
    section: 'RFC 7518 section 3.5',
    key: { name, hash },
    signing: { name, saltLength },
    slow: ['sign'],
  }
}
