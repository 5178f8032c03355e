/** Digits of so many bits each, by the codes of their characters. */
interface Digits {
  readonly bits: number
  readonly codes: Uint8Array
  /** What the digits are worth. */
  readonly values: Uint8Array
}

/** Texts of one kind, in characters of 7 bits: each is one byte in UTF-8, and any client can send it. */
export interface PackedDigits {
  pack(text: string): string
  unpack(packed: string): string
}

const sevenBits = digitsOf(7, String.fromCharCode(...Array(128).keys()))
const hex = digitsOf(4, '0123456789abcdef')
const base64Url = digitsOf(6, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')

/** 16 bytes in base64url. */
export const packedBase64Url: PackedDigits = packedDigits(base64Url, 22)

/** 16 bytes in hexadecimal. */
export const packedHex: PackedDigits = packedDigits(hex, 32)

function digitsOf(bits: number, characters: string): Digits {
  const codes = Uint8Array.from(characters, (character) => character.charCodeAt(0))
  const values = new Uint8Array(128)
  for (const [value, code] of codes.entries()) values[code] = value
  return { bits, codes, values }
}

function packedDigits(digits: Digits, length: number): PackedDigits {
  return {
    pack: (text) => regroup(text, digits, sevenBits),
    unpack: (packed) => regroup(packed, sevenBits, digits).slice(0, length), // behind it is what fills the last character
  }
}

/** Bit by bit the same, in other digits; zeros fill the last one. A redemption waits for it several times. */
function regroup(text: string, from: Digits, to: Digits): string {
  const mask = to.codes.length - 1
  const codes: number[] = []
  let held = 0
  let bits = 0
  for (let index = 0; index < text.length; index++) {
    held = ((held << from.bits) | (from.values[text.charCodeAt(index)] ?? 0)) & 0xff_ff
    bits += from.bits
    while (bits >= to.bits) {
      bits -= to.bits
      codes.push(to.codes[(held >> bits) & mask] ?? 0)
    }
  }
  if (bits > 0) codes.push(to.codes[(held << (to.bits - bits)) & mask] ?? 0)
  return String.fromCharCode(...codes)
}
