import { storableText } from '../sessions/stored-values.ts'

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** Writes a subject: a UUID as its 16 bytes, since it stands in the index as well, and any other text as it is. */
export function formatSubject(subject: string): Uint8Array | string {
  if (!uuid.test(subject)) return storableText(subject)
  const digits = subject.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16))
}

/** Reads a column that holds a subject, or `undefined` where it holds none. */
export function parseSubject(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined
  const digits = Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
