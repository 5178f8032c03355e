import { hexToBytes } from '@noble/hashes/utils.js'

/** The kinds of keys that are told apart, in words. */
const descriptions = {
  'P-256': 'an elliptic curve key on P-256',
  'P-384': 'an elliptic curve key on P-384',
  'P-521': 'an elliptic curve key on P-521',
  secp256k1: 'an elliptic curve key on secp256k1',
  RSA: 'an RSA key',
  'RSA-PSS': 'an RSA key that is marked for PSS only',
  Ed25519: 'an Ed25519 key',
  Ed448: 'an Ed448 key',
  X25519: 'an X25519 key',
  DSA: 'a DSA key',
} as const

/** A kind of key. */
export type KeyKind = keyof typeof descriptions

/** The object identifiers that stand at the beginning of PKCS #8 and SPKI, whole with tag and length. */
const marks: readonly (readonly [kind: KeyKind, mark: string])[] = [
  mark('P-256', '06082a8648ce3d030107'),
  mark('P-384', '06052b81040022'),
  mark('P-521', '06052b81040023'),
  mark('secp256k1', '06052b8104000a'),
  mark('RSA', '06092a864886f70d010101'),
  mark('RSA-PSS', '06092a864886f70d01010a'),
  mark('Ed25519', '06032b6570'),
  mark('Ed448', '06032b6571'),
  mark('X25519', '06032b656e'),
  mark('DSA', '06072a8648ce380401'),
]
/** The identifier ends before this byte in each key of these kinds; behind it are the numbers of the key. */
const headBytes = 36

/** Recognises what kind of key DER holds, without reading it: importing it is up to the runtime. */
export function recogniseKey(der: Uint8Array): KeyKind | undefined {
  const head = latin1(der.subarray(0, headBytes))
  return marks.find(([, identifier]) => head.includes(identifier))?.[0]
}

/** Says what a kind of key is. */
export function describeKey(kind: KeyKind): string {
  return descriptions[kind]
}

function mark(kind: KeyKind, hex: string): readonly [KeyKind, string] {
  return [kind, latin1(hexToBytes(hex))]
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
