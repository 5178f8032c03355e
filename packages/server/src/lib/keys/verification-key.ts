import type { JsonObject } from '@tokenpair/protocol'

/** Operations that keep a core busy for a millisecond or so. */
export type SlowOperations = readonly ('sign' | 'verify')[]

/** A key that verifies signatures: one algorithm, one id, and no way to use it for another algorithm. */
export interface VerificationKey {
  /** The only algorithm of this key (RFC 7518 section 3.1). The header of a token never changes it. */
  readonly alg: string
  /** The id of this key, public: it reveals nothing of a secret. */
  readonly kid: string
  /** The same for one key under two algorithms; by default its id is. It reveals nothing of a secret. */
  readonly material?: string | undefined
  /** The public members of an asymmetric key (RFC 7517); absent where the key is a secret. */
  readonly publicJwk?: JsonObject | undefined
  /** Milliseconds since the Unix epoch: the last moment at which the key verifies; absent for no end. */
  readonly notAfter?: number | undefined
  /** Where the key is a secret and the runtime is quick at it: the signature of a text in ASCII, as base64url. */
  readonly mac?: ((text: string) => string) | undefined
  /** Where the runtime is quick to verify: whether a text in ASCII has a signature in base64url, said at once. */
  readonly check?: ((text: string, signature: string) => boolean) | undefined
  /** Which operations take so long that no more than a few may be under way. */
  readonly slow?: SlowOperations | undefined
  /** Answers `false`, and does not throw, for a signature of any form. */
  verify(input: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean> | boolean
}

/** A key that also signs. */
export interface SigningKey extends VerificationKey {
  sign(input: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>
}

/** Whether a key signs, too. */
export function isSigningKey(key: VerificationKey): key is SigningKey {
  return 'sign' in key
}
