import type { CryptoKey } from 'jose'
import type { KeyPairScheme } from './signature-schemes.ts'

/** Bits (RFC 7518 sections 3.3 and 3.5). */
const shortestModulus = 2048

/**
 * Checks an RSA key; leaves keys of other kinds alone, whose strength is that of their curve.
 *
 * @throws {RangeError} Where the modulus is too short, or the exponent is 1, with which everybody can sign, or even.
 */
export function checkRsaStrength(key: CryptoKey, { family, alg, section }: KeyPairScheme): void {
  const { modulusLength, publicExponent }: RsaKeyAlgorithm = key.algorithm
  if (modulusLength === undefined || publicExponent === undefined) return
  const makeOne = `make one by \`${family.command}\``
  if (modulusLength < shortestModulus) {
    throw new RangeError(
      `The key for ${alg} has ${modulusLength} bits, and ${section} asks for at least ${shortestModulus}: ${makeOne}`,
    )
  }
  const lowest = publicExponent.at(-1) ?? 0
  const isSmall = publicExponent.slice(0, -1).every((byte) => byte === 0)
  if (lowest % 2 === 0 || (isSmall && lowest < 3)) {
    throw new RangeError(`The key for ${alg} has a public exponent that is even or less than 3: ${makeOne}`)
  }
}

/**
 * How many bytes a signature of an RSA key has (RFC 8017 section 8.1.2): OpenSSL takes one of PSS without its leading zeros,
 * too, and a genuine token would have a second spelling. `undefined` for keys of other kinds.
 */
export function rsaSignatureBytes(key: CryptoKey): number | undefined {
  const { modulusLength }: RsaKeyAlgorithm = key.algorithm
  return modulusLength === undefined ? undefined : Math.ceil(modulusLength / 8)
}

/** What WebCrypto says of a key; the last two of RSA keys only. */
interface RsaKeyAlgorithm {
  readonly name: string
  /** Bits. */
  readonly modulusLength?: number
  /** Big-endian. */
  readonly publicExponent?: Uint8Array
}
