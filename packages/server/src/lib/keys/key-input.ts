import { isRecord } from '@tokenpair/protocol'
import type { CryptoKey, JWK } from 'jose'
import { objectToPurpose } from './jwk-purpose.ts'
import type { PrivateMembers, PublicMembers } from './key-families.ts'
import { type KeyPlace, unfit } from './key-place.ts'
import { adviseForm, readPem } from './read-pem.ts'
import { describeKey, recogniseKey } from './recognise-key.ts'
import { isBytes, isCryptoKey, isKeyObject, jwkOf, type KeyObject } from './runtime-keys.ts'

/**
 * A private or a public key: PEM text (PKCS #8 or SPKI), JWK (RFC 7517) as object or as text, a `KeyObject` of Node.js,
 * a `CryptoKey` of WebCrypto, or the bytes of a file that holds PEM, DER or JWK.
 */
export type KeyInput = string | JWK | KeyObject | CryptoKey | Uint8Array

/** A key that looks sound, by its form. */
export type CheckedKey =
  | { readonly kind: 'der'; readonly der: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'jwk'; readonly jwk: PublicMembers | PrivateMembers }
  | { readonly kind: 'crypto-key'; readonly key: CryptoKey }

const usages = { privateKey: 'sign', publicKey: 'verify' } as const
const otherType = { privateKey: 'public', publicKey: 'private' } as const

/**
 * Checks what can be checked of a key before it is imported: its form, its kind, and that it is meant for the algorithm.
 *
 * @throws {TypeError} One sentence that says how to mend it, and nothing of the key.
 */
export function checkKey(input: unknown, place: KeyPlace): CheckedKey {
  if (typeof input === 'string') return checkText(input, place)
  if (isBytes(input)) return checkBytes(input, place)
  if (!isRecord(input)) throw unfit(place, 'is missing: give a PEM text, a JWK, a KeyObject or a CryptoKey')
  if (isCryptoKey(input)) return checkCryptoKey(input, place)
  if (isKeyObject(input)) return checkKeyObject(input, place)
  return checkJwk(input, place)
}

function checkText(text: string, place: KeyPlace): CheckedKey {
  if (!text.trim().startsWith('{')) return checkDer(readPem(text, place), place)
  return checkJwk(parseJson(text), place)
}

function checkBytes(bytes: Uint8Array, place: KeyPlace): CheckedKey {
  if (bytes[0] === 0x30) return checkDer(Uint8Array.from(bytes), place) // each key in DER begins with this tag
  return checkText(new TextDecoder().decode(bytes), place)
}

function checkDer(der: Uint8Array<ArrayBuffer>, place: KeyPlace): CheckedKey {
  const { family, section } = place.scheme
  const found = recogniseKey(der)
  if (found === undefined) throw unfit(place, `is damaged, or a key of another kind: ${adviseForm(place)}`)
  if (found === family.kind) return { kind: 'der', der }
  const makeOne = `make one by \`${family.command}\``
  throw unfit(place, `is ${describeKey(found)}, and ${section} asks for ${family.kind}: ${makeOne}`)
}

function checkKeyObject(key: KeyObject, place: KeyPlace): CheckedKey {
  if (key.type === otherType[place.role]) throw unfit(place, `is a KeyObject of type ${key.type}: give the other one`)
  return checkJwk(jwkOf(key), place)
}

function checkJwk(jwk: unknown, place: KeyPlace): CheckedKey {
  const { family, alg, section } = place.scheme
  if (!isRecord(jwk) || jwk['kty'] !== family.kty || jwk['crv'] !== family.crv) {
    const curve = family.crv === undefined ? '' : ` and crv ${family.crv}`
    throw unfit(place, `is no key with kty ${family.kty}${curve} (${section}): make one by \`${family.command}\``)
  }
  const objection = objectToPurpose(jwk, { alg, operations: [usages[place.role]] })
  if (objection !== undefined) throw unfit(place, objection)
  if (place.role === 'publicKey' && 'd' in jwk) throw unfit(place, 'is a private JWK: give its public members only')
  const result = (place.role === 'privateKey' ? family.privateJwk : family.publicJwk).safeParse(jwk)
  if (result.success) return { kind: 'jwk', jwk: result.data }
  const [issue] = result.error.issues
  throw unfit(place, `is a JWK whose ${issue?.path.join('.')} ${issue?.message}: mend it`)
}

function checkCryptoKey(key: CryptoKey, place: KeyPlace): CheckedKey {
  const expected = place.scheme.key
  const { name, namedCurve, hash }: CryptoKeyAlgorithm = key.algorithm
  if (name !== expected.name || namedCurve !== expected.namedCurve || hash?.name !== expected.hash) {
    const wanted = Object.values(expected).join(' with ')
    throw unfit(place, `is a CryptoKey of another algorithm: give one for ${wanted}`)
  }
  const usage = usages[place.role]
  if (!key.usages.includes(usage)) {
    throw unfit(place, `is a CryptoKey that cannot ${usage}: give one with this usage`)
  }
  return { kind: 'crypto-key', key }
}

/** What WebCrypto says of a key, by the kind of key. */
interface CryptoKeyAlgorithm {
  readonly name: string
  readonly namedCurve?: unknown
  readonly hash?: { readonly name?: unknown }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // without the cause, which shows a part of the text
  }
}
