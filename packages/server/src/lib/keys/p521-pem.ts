import { bytesToHex } from '@noble/hashes/utils.js'
import { contentOf, type DerElement, derTags, readDer } from './der.ts'

/** A P-521 key out of a PEM text. */
export interface P521Pem {
  readonly kind: 'pem'
  /** The text, in one spelling: nothing before or after the block, and lines that end in a line feed. */
  readonly pem: string
  /** The private key as a number (RFC 5915 section 3), or the public key as a point (SEC 1 section 2.3.3). */
  readonly bytes: Uint8Array<ArrayBuffer>
}

const ellipticCurve = '2a8648ce3d0201'
const p521 = '2b81040023'
const otherKeys: Readonly<Record<string, string>> = {
  '2a8648ce3d030107': 'an elliptic curve key on P-256',
  '2b81040022': 'an elliptic curve key on P-384',
  '2b8104000a': 'an elliptic curve key on secp256k1',
  '2a864886f70d010101': 'an RSA key',
  '2b6570': 'an Ed25519 key',
}

const makePrivateKey = 'make one by `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521`'
const forms = {
  privateKey: {
    label: 'PRIVATE KEY',
    advice: 'give one in PKCS #8, as `openssl pkcs8 -topk8 -nocrypt -in key.pem` writes it',
  },
  publicKey: {
    label: 'PUBLIC KEY',
    advice: 'give one in SPKI, as `openssl pkey -in private.pem -pubout` writes it',
  },
} as const

/**
 * Reads a private key in PKCS #8 (RFC 5958, RFC 5915) or a public key in SPKI (RFC 5480).
 *
 * @throws {TypeError} Where it is another form or another curve; the message says how to mend it, and nothing of the key.
 */
export function readP521Pem(text: string, role: 'privateKey' | 'publicKey'): P521Pem {
  const { label, advice } = forms[role]
  const lines = text
    .replaceAll('\\n', '\n')
    .trim()
    .split(/\s*\n\s*/)
  if (lines[0] !== `-----BEGIN ${label}-----` || lines.at(-1) !== `-----END ${label}-----`) {
    throw new TypeError(`The ${role} for ES512 is no PEM text that begins with BEGIN ${label}: ${advice}`)
  }
  const elements = readDer(contentOf(readDer(decodeBase64(lines.slice(1, -1).join(''))), derTags.sequence))
  const [type, curve] = readDer(contentOf(elements, derTags.sequence)).map(({ content }) => bytesToHex(content))
  if (type === undefined) throw new TypeError(`The ${role} for ES512 is damaged: ${advice}`)
  if (type !== ellipticCurve || curve !== p521) {
    const found = otherKeys[type === ellipticCurve ? (curve ?? '') : type] ?? 'of another kind'
    throw new TypeError(`The ${role} for ES512 is ${found}, and RFC 7518 section 3.4 asks for P-521: ${makePrivateKey}`)
  }
  const bytes = role === 'privateKey' ? scalarOf(elements) : pointOf(elements)
  return { kind: 'pem', pem: lines.join('\n'), bytes }
}

function scalarOf(elements: readonly DerElement[]): Uint8Array<ArrayBuffer> {
  const key = readDer(contentOf(readDer(contentOf(elements, derTags.octetString)), derTags.sequence))
  return contentOf(key, derTags.octetString)
}

/** The first byte of a bit string counts its unused bits. */
function pointOf(elements: readonly DerElement[]): Uint8Array<ArrayBuffer> {
  return contentOf(elements, derTags.bitString).subarray(1)
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
