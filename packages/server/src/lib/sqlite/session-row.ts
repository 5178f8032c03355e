import { formatChainValue, parseChainValue } from '../sessions/chain-bytes.ts'
import type { ChainAdvance } from '../sessions/session-store.ts'
import type { Session, SessionId } from '../sessions/session.ts'
import { type StandingPart, stepSession } from '../sessions/stepped-session.ts'
import {
  formatDevice,
  isJsonObject,
  isTextList,
  type ParseColumn,
  parseDevice,
  parseInteger,
  parseJson,
  parseReason,
  parseText,
  readColumn,
  readOptionalColumn,
  storableText,
} from '../sessions/stored-values.ts'
import { formatSessionId, parseStoredId } from './id-bytes.ts'
import type { SqliteValue } from './sqlite-database.ts'
import { formatSubject, parseSubject } from './subject-value.ts'

/** Writes a session as the columns of `tokenpair_sessions`. */
export function formatSessionRow(session: Session): Record<string, SqliteValue> {
  return {
    id: formatSessionId(session.id),
    manager: storableText(session.manager),
    subject: formatSubject(session.subject),
    method: storableText(session.method),
    scopes: JSON.stringify(session.scopes),
    claims: JSON.stringify(session.claims),
    device: formatDevice(session.device),
    generation: session.generation,
    chain: formatChainValue(session.chain),
    previous_1: formatChainValue(session.previous[0]),
    previous_2: formatChainValue(session.previous[1]),
    created_at: session.createdAt,
    refreshed_at: session.refreshedAt,
    idle_lifetime: session.idleLifetime ?? null,
    idle_expires_at: session.idleExpiresAt ?? null,
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
  const readOptional = <T>(name: string, parse: ParseColumn<T>): T | undefined => readOptionalColumn(row, name, parse)
  const revokedAt = readOptional('revoked_at', parseInteger)

  return {
    ...parseStanding(row),
    id: read('id', parseStoredId),
    generation: read('generation', parseInteger),
    chain: read('chain', parseChainValue),
    previous: [read('previous_1', parseChainValue), read('previous_2', parseChainValue)],
    refreshedAt: read('refreshed_at', parseInteger),
    idleExpiresAt: readOptional('idle_expires_at', parseInteger),
    revocation: revokedAt === undefined ? undefined : { at: revokedAt, reason: read('revocation_reason', parseReason) },
  }
}

/**
 * Reads the row of a session that has just made a step, with the columns that the step does not say.
 *
 * @throws {Error} As {@link parseSessionRow} does.
 */
export function parseSteppedRow(row: unknown, step: ChainAdvance): Session {
  return stepSession(parseStanding(row), step)
}

function parseStanding(row: unknown): StandingPart {
  const read = <T>(name: string, parse: ParseColumn<T>): T => readColumn(row, name, parse)
  return {
    manager: read('manager', parseText),
    subject: read('subject', parseSubject),
    method: read('method', parseText),
    scopes: read('scopes', (value) => parseJson(value, isTextList)),
    claims: read('claims', (value) => parseJson(value, isJsonObject)),
    device: read('device', parseDevice),
    createdAt: read('created_at', parseInteger),
    idleLifetime: readOptionalColumn(row, 'idle_lifetime', parseInteger),
    absoluteExpiresAt: readOptionalColumn(row, 'absolute_expires_at', parseInteger),
    attemptBound: read('attempt_bound', parseInteger) !== 0,
  }
}

/** Reads a row that has nothing but the id. */
export function parseSessionIdRow(row: unknown): SessionId {
  return readColumn(row, 'id', parseStoredId)
}
