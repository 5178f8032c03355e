import type { CheckedEcdsaKey } from './ecdsa-key-input.ts'
import type { SigningKey, VerificationKey } from './verification-key.ts'

/** R and S, 66 bytes each (RFC 7518 section 3.4). */
export const p521SignatureBytes = 132

/** The keys of one ES512 algorithm: both, or one of them. */
export interface P521Keys {
  readonly privateKey: CheckedEcdsaKey | undefined
  readonly publicKey: CheckedEcdsaKey | undefined
}

/** The public key (RFC 7518 section 6.2.1). */
type P521PublicJwk = {
  readonly kty: 'EC'
  readonly crv: 'P-521'
  readonly x: string
  readonly y: string
}

/** ES512 with one key, by whichever implementation. */
export interface P521Operations {
  readonly publicJwk: P521PublicJwk
  /** Absent where there is no private key. */
  readonly sign: SigningKey['sign'] | undefined
  readonly verify: VerificationKey['verify']
}
