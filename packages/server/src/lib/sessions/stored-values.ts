import { isRecord, isRevocationReason, type JsonObject, type RevocationReason } from '@tokenpair/protocol'
import { parseSessionId } from './session-id.ts'
import type { Device, SessionId } from './session.ts'

/** Reads a session id that is stored as text. */
export function parseTextId(value: unknown): SessionId | undefined {
  return typeof value === 'string' ? parseSessionId(value) : undefined
}

export function parseText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function parseInteger(value: unknown): number | undefined {
  // A database of the app's own may have been told to read integers as bigint.
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}

export function parseReason(value: unknown): RevocationReason | undefined {
  return isRevocationReason(value) ? value : undefined
}

export function parseJson<T>(text: unknown, guard: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(String(text))
    return guard(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value)
}

export function isDevice(value: unknown): value is Device {
  if (!isRecord(value)) return false
  const { label, userAgent, ipAddress } = value
  return [label, userAgent, ipAddress].every((member) => member === undefined || typeof member === 'string')
}

/** Writes a device as the list of its members, up to the last one that it has: their names would take half the room. */
export function formatDevice({ label, userAgent, ipAddress }: Device): string {
  const members = [label, userAgent, ipAddress]
  return JSON.stringify(members.slice(0, members.findLastIndex((member) => member !== undefined) + 1))
}

export function parseDevice(value: unknown): Device | undefined {
  const members = parseJson(value, isMemberList)
  if (members === undefined) return undefined
  const [label, userAgent, ipAddress] = members
  return {
    ...(typeof label === 'string' && { label }),
    ...(typeof userAgent === 'string' && { userAgent }),
    ...(typeof ipAddress === 'string' && { ipAddress }),
  }
}

function isMemberList(value: unknown): value is readonly (string | null)[] {
  return Array.isArray(value) && value.every((member) => member === null || typeof member === 'string')
}

/** Makes a value of a column, or `undefined` where it holds none. */
export type ParseColumn<T> = (value: unknown) => T | undefined

/**
 * Reads one column of a row, whoever wrote it.
 *
 * @throws {Error} Where it does not hold what this version writes.
 */
export function readColumn<T>(row: unknown, name: string, parse: ParseColumn<T>): T {
  const value = isRecord(row) ? parse(row[name]) : undefined
  if (value === undefined) throw new Error(`A stored row is damaged in column ${name}: restore or delete the row`)
  return value
}

/** As {@link readColumn}, of a column that may be empty. */
export function readOptionalColumn<T>(row: unknown, name: string, parse: ParseColumn<T>): T | undefined {
  return isRecord(row) && row[name] === null ? undefined : readColumn(row, name, parse)
}

/**
 * SQLite text is UTF-8 and Node.js 22 reads it up to a U+0000: 'alice\0x' would come back as another user, 'alice'.
 *
 * @throws {RangeError} Where a text would not come back as it is.
 */
export function storableText(text: string): string {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) {
    throw new RangeError('A subject or method cannot hold U+0000 or half a surrogate pair: use another id for the user')
  }
  return text
}
