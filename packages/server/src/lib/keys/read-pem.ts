import { type KeyPlace, unfit } from './key-place.ts'

const forms = {
  privateKey: {
    label: 'PRIVATE KEY',
    advice:
      'give one in PKCS #8, as `openssl pkcs8 -topk8 -nocrypt -in key.pem` writes it, or a KeyObject of Node.js, ' +
      'which `createPrivateKey()` makes from other forms, too',
  },
  publicKey: {
    label: 'PUBLIC KEY',
    advice: 'give one in SPKI, as `openssl pkey -in private.pem -pubout` writes it',
  },
} as const

const block = /^-----BEGIN ([A-Z0-9 ]+)-----([\w\s+/=]+)-----END \1-----$/

/** Says which form the key of a place has to have. */
export function adviseForm({ role }: KeyPlace): string {
  return forms[role].advice
}

/**
 * Takes the DER out of a PEM text (RFC 7468): PKCS #8 for a private key, SPKI for a public one. Line ends may have been
 * replaced by `\n` in two characters or by blanks, as happens in environment variables.
 *
 * @throws {TypeError} Where it is another form; the message says how to mend it, and nothing of the key.
 */
export function readPem(text: string, place: KeyPlace): Uint8Array<ArrayBuffer> {
  const { label, advice } = forms[place.role]
  const [, found, body = ''] =
    block.exec(
      text
        .replaceAll(String.raw`\r`, '')
        .replaceAll(String.raw`\n`, '\n')
        .trim(),
    ) ?? []
  if (found !== label) throw unfit(place, `is no PEM text that begins with BEGIN ${label}: ${advice}`)
  try {
    return Uint8Array.from(atob(body), (character) => character.charCodeAt(0))
  } catch {
    throw unfit(place, `is damaged: ${advice}`) // without the cause, which might show a part of it
  }
}
