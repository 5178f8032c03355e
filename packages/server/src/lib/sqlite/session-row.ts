import { isRecord } from '@tokenpair/protocol'
import type { Session, SessionId } from '../sessions/session.ts'
import { formatChainValue, parseChainValue } from './chain-bytes.ts'
import {
  isDevice,
  isJsonObject,
  isTextList,
  parseInteger,
  parseJson,
  parseReason,
  parseStoredId,
  parseText,
} from './column-values.ts'
import type { SqliteValue } from './sqlite-database.ts'

/** Writes a session as the columns of `tokenpair_sessions`. */
export function formatSessionRow(session: Session): Record<string, SqliteValue> {
  return {
    id: session.id,
    subject: storableText(session.subject),
    method: storableText(session.method),
    scopes: JSON.stringify(session.scopes),
    claims: JSON.stringify(session.claims),
    device: JSON.stringify(session.device),
    generation: session.generation,
    chain: formatChainValue(session.chain),
    previous_1: formatChainValue(session.previous[0]),
    previous_2: formatChainValue(session.previous[1]),
    created_at: session.createdAt,
    refreshed_at: session.refreshedAt,
    idle_expires_at: session.idleExpiresAt,
    absolute_expires_at: session.absoluteExpiresAt ?? null,
    attempt_bound: Number(session.attemptBound),
    revoked_at: session.revocation?.at ?? null,
    revocation_reason: session.revocation?.reason ?? null,
  }
}

/**
 * Reads a row of `tokenpair_sessions`, whoever wrote it.
 *
 * @throws {Error} Where a column does not hold what this version writes; the message names the column.
 */
export function parseSessionRow(row: unknown): Session {
  const read = <T>(name: string, parse: ParseColumn<T>): T => readColumn(row, name, parse)
  const readOptional = <T>(name: string, parse: ParseColumn<T>): T | undefined =>
    isRecord(row) && row[name] === null ? undefined : read(name, parse)
  const revokedAt = readOptional('revoked_at', parseInteger)

  return {
    id: read('id', parseStoredId),
    subject: read('subject', parseText),
    method: read('method', parseText),
    scopes: read('scopes', (value) => parseJson(value, isTextList)),
    claims: read('claims', (value) => parseJson(value, isJsonObject)),
    device: read('device', (value) => parseJson(value, isDevice)),
    generation: read('generation', parseInteger),
    chain: read('chain', parseChainValue),
    previous: [read('previous_1', parseChainValue), read('previous_2', parseChainValue)],
    createdAt: read('created_at', parseInteger),
    refreshedAt: read('refreshed_at', parseInteger),
    idleExpiresAt: read('idle_expires_at', parseInteger),
    absoluteExpiresAt: readOptional('absolute_expires_at', parseInteger),
    attemptBound: read('attempt_bound', parseInteger) !== 0,
    revocation: revokedAt === undefined ? undefined : { at: revokedAt, reason: read('revocation_reason', parseReason) },
  }
}

/** Reads a row that has nothing but the id. */
export function parseSessionIdRow(row: unknown): SessionId {
  return readColumn(row, 'id', parseStoredId)
}

type ParseColumn<T> = (value: unknown) => T | undefined

function readColumn<T>(row: unknown, name: string, parse: ParseColumn<T>): T {
  const value = isRecord(row) ? parse(row[name]) : undefined
  if (value === undefined) throw new Error(`A stored session is damaged in column ${name}: restore or delete the row`)
  return value
}

// SQLite text is UTF-8 and Node.js 22 reads it up to a U+0000: 'alice\0x' would come back as another user, 'alice'.
function storableText(text: string): string {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) {
    throw new RangeError('A subject or method cannot hold U+0000 or half a surrogate pair: use another id for the user')
  }
  return text
}
