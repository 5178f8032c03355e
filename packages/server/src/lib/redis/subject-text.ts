import { packedHex } from './packed-digits.ts'

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const uuidMark = '\u0001'
/** Stands before a text that begins with a mark itself. */
const textMark = '\u0002'
const markedLength = 20

/** Writes a subject: a UUID, as most of them are, as its bits behind a mark and without U+0000, and any other text as it is. */
export function formatSubject(subject: string): string {
  // U+0080 stands for U+0000.
  if (uuid.test(subject)) return uuidMark + packedHex.pack(subject.replaceAll('-', '')).replaceAll('\0', '\u0080')
  return [uuidMark, textMark].includes(subject.charAt(0)) ? textMark + subject : subject
}

/** Reads a subject, or `undefined` where the text is none. */
export function parseSubject(text: string): string | undefined {
  if (text.startsWith(textMark)) return text.slice(1)
  if (!text.startsWith(uuidMark)) return text
  if (text.length !== markedLength) return undefined
  const digits = packedHex.unpack(text.slice(1))
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)]
  return parts.join('-')
}
