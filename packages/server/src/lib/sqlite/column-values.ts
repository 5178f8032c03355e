import { isRecord, isRevocationReason, type JsonObject, type RevocationReason } from '@tokenpair/protocol'
import { parseSessionId } from '../sessions/session-id.ts'
import type { Device, SessionId } from '../sessions/session.ts'

export function parseStoredId(value: unknown): SessionId | undefined {
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
  return isRecord(value) && (value['label'] === undefined || typeof value['label'] === 'string')
}
