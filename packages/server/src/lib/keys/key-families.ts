import { z } from 'zod'
import { decodeBase64Url } from '../encoding/base64url.ts'

/** The public members of a key (RFC 7518 section 6, RFC 8037 section 2). */
export type PublicMembers =
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }

/** {@link PublicMembers} and the private ones. */
export type PrivateMembers = PublicMembers & { readonly d: string }

/** One kind of key pair. */
export interface KeyFamily {
  /** The name of its curve, or RSA. */
  readonly kind: 'P-256' | 'P-384' | 'P-521' | 'Ed25519' | 'RSA'
  readonly kty: PublicMembers['kty']
  /** The curve of the key; RSA has none. */
  readonly crv: string | undefined
  /** Keep the members that belong to such a key, and no others. */
  readonly publicJwk: z.ZodType<PublicMembers>
  readonly privateJwk: z.ZodType<PrivateMembers>
  /** A command that makes a private key in PKCS #8. */
  readonly command: string
}

/** RFC 7518 section 6.2.1: the length is fixed, so leading zeros are written. */
function octets(length: number): z.ZodString {
  const error = `is not ${length} bytes in base64url`
  return z.string({ error }).refine((text) => decodeBase64Url(text)?.length === length, { error })
}

function positiveNumber(): z.ZodString {
  const error = 'is no number in base64url'
  return z.string({ error }).refine((text) => (decodeBase64Url(text)?.length ?? 0) > 0, { error })
}

function ellipticCurve(crv: 'P-256' | 'P-384' | 'P-521', bytes: number): KeyFamily {
  const publicJwk = z.object({ kty: z.literal('EC'), crv: z.literal(crv), x: octets(bytes), y: octets(bytes) })
  return {
    kind: crv,
    kty: 'EC',
    crv,
    publicJwk,
    privateJwk: publicJwk.extend({ d: octets(bytes) }),
    command: `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:${crv}`,
  }
}

function edwardsCurve(): KeyFamily {
  const publicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: octets(32) })
  return {
    kind: 'Ed25519',
    kty: 'OKP',
    crv: 'Ed25519',
    publicJwk,
    privateJwk: publicJwk.extend({ d: octets(32) }),
    command: 'openssl genpkey -algorithm ed25519',
  }
}

function rsaKeys(): KeyFamily {
  const number = positiveNumber()
  const publicJwk = z.object({ kty: z.literal('RSA'), n: number, e: number })
  return {
    kind: 'RSA',
    kty: 'RSA',
    crv: undefined,
    publicJwk,
    // All of them: WebCrypto takes no private key without its primes (RFC 7518 section 6.3.2).
    privateJwk: publicJwk.extend({ d: number, p: number, q: number, dp: number, dq: number, qi: number }),
    command: 'openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072',
  }
}

/** P-256 (RFC 7518 section 6.2.1.1). */
export const p256: KeyFamily = ellipticCurve('P-256', 32)
/** P-384 (RFC 7518 section 6.2.1.1). */
export const p384: KeyFamily = ellipticCurve('P-384', 48)
/** P-521 (RFC 7518 section 6.2.1.1). */
export const p521: KeyFamily = ellipticCurve('P-521', 66)
/** Ed25519 (RFC 8037 section 2). */
export const ed25519: KeyFamily = edwardsCurve()
/** RSA (RFC 7518 section 6.3). */
export const rsa: KeyFamily = rsaKeys()
