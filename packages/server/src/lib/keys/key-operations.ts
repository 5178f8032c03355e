import type { PublicMembers } from './key-families.ts'
import type { CheckedKey } from './key-input.ts'
import type { SigningKey, VerificationKey } from './verification-key.ts'

/** The keys of one algorithm: both, or one of them. */
export interface CheckedKeyPair {
  readonly privateKey: CheckedKey | undefined
  readonly publicKey: CheckedKey | undefined
}

/** What one algorithm does with one key pair, by whichever implementation. */
export interface KeyOperations {
  readonly publicJwk: PublicMembers
  /** Absent where there is no private key. */
  readonly sign: SigningKey['sign'] | undefined
  readonly verify: VerificationKey['verify']
  /** Absent where the runtime is slow at it. */
  readonly check?: VerificationKey['check']
}
