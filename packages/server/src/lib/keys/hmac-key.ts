import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase64Url } from '@tokenpair/protocol'
import type { SigningKey } from './verification-key.ts'

/** HMAC with one hash (RFC 7518 section 3.2). */
export interface HmacScheme {
  readonly alg: 'HS512'
  readonly hash: 'SHA-512'
  /** The length of the hash, and so of the shortest secret. */
  readonly bytes: 64
}

/** HMAC with SHA-512. */
export const hs512: HmacScheme = { alg: 'HS512', hash: 'SHA-512', bytes: 64 }

const kidBytes = 12
/** PEM, SSH and JWK: a public key as a secret would let everybody sign. */
const otherKeyForm = /^\s*(?:-----BEGIN |ssh-|ecdsa-sha2-|\{\s*")/

/**
 * Checks the secret of an HMAC algorithm (RFC 7518 section 3.2).
 *
 * @returns A copy of its bytes; a text is taken as UTF-8.
 * @throws {TypeError} Where it is no secret, or looks like another kind of key.
 * @throws {RangeError} Where it is shorter than the hash.
 */
export function checkHmacSecret(secret: unknown, scheme: HmacScheme): Uint8Array<ArrayBuffer> {
  const advice = `make one by \`openssl rand -hex ${scheme.bytes}\` and give it from the environment`
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array)) {
    throw new TypeError(`The secret for ${scheme.alg} is neither a text nor bytes: ${advice}`)
  }
  if (typeof secret === 'string' && otherKeyForm.test(secret)) {
    throw new TypeError(`The secret for ${scheme.alg} looks like a key of another algorithm: ${advice}`)
  }
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : Uint8Array.from(secret)
  if (bytes.length < scheme.bytes) {
    throw new RangeError(
      `The secret for ${scheme.alg} has ${bytes.length} bytes, and RFC 7518 section 3.2 asks for at least ` +
        `${scheme.bytes}: ${advice}`,
    )
  }
  return bytes
}

/** Imports a checked secret. Its id is keyed with it, so that nobody learns from the id what the secret is. */
export async function importHmacKey(secret: Uint8Array<ArrayBuffer>, scheme: HmacScheme): Promise<SigningKey> {
  const algorithm = { name: 'HMAC', hash: scheme.hash }
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign', 'verify'])
  return {
    alg: scheme.alg,
    kid: encodeBase64Url(hmac(sha256, secret, utf8ToBytes('tokenpair kid')).subarray(0, kidBytes)),
    sign: async (input) => new Uint8Array(await crypto.subtle.sign('HMAC', key, input)),
    verify: (input, signature) => crypto.subtle.verify('HMAC', key, signature, input),
  }
}
