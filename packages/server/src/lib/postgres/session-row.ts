import type { ChainAdvance } from '../sessions/session-store.ts'
import type { Session, SessionId } from '../sessions/session.ts'
import { standingColumns, type StandingPart, stepSession } from '../sessions/stepped-session.ts'
import {
  isDevice,
  isJsonObject,
  isTextList,
  type ParseColumn,
  parseJson,
  parseReason,
  parseTextId,
  parseText,
  readColumn,
  readOptionalColumn,
  storableText,
} from '../sessions/stored-values.ts'
import { formatHexChain, formatWhole, parseFlag, parseHexChain, parseWhole } from './column-values.ts'

/** The columns of `tokenpair_sessions` with what is written for each: a placeholder, and how to read it back. */
export const sessionColumns = {
  created_at: 'bigint',
  refreshed_at: 'bigint',
  idle_lifetime: 'bigint',
  idle_expires_at: 'bigint',
  absolute_expires_at: 'bigint',
  revoked_at: 'bigint',
  generation: 'integer',
  attempt_bound: 'boolean',
  id: 'text',
  chain: 'bytea',
  previous_1: 'bytea',
  previous_2: 'bytea',
  manager: 'text',
  subject: 'text',
  method: 'text',
  scopes: 'text',
  claims: 'text',
  device: 'text',
  revocation_reason: 'text',
} as const

type SessionColumn = keyof typeof sessionColumns

/** What a statement lists to read what {@link parseSteppedRow} wants, of a table with this alias. */
export function standingOf(alias: string): string {
  return standingColumns.map((name) => `${alias}.${name}`).join(', ')
}

/** What a statement lists to read sessions, of a table with this alias. */
export function readableColumns(alias: string): string {
  return Object.entries(sessionColumns)
    .map(([name, type]) => (type === 'bytea' ? `encode(${alias}.${name}, 'hex') AS ${name}` : `${alias}.${name}`))
    .join(', ')
}

/** Writes a session as text, in the order of {@link sessionColumns}. */
export function formatSessionRow(session: Session): readonly (string | null)[] {
  const row: Readonly<Record<SessionColumn, string | null>> = {
    created_at: formatWhole(session.createdAt),
    refreshed_at: formatWhole(session.refreshedAt),
    idle_lifetime: formatWhole(session.idleLifetime),
    idle_expires_at: formatWhole(session.idleExpiresAt),
    absolute_expires_at: formatWhole(session.absoluteExpiresAt),
    revoked_at: formatWhole(session.revocation?.at),
    generation: formatWhole(session.generation),
    attempt_bound: String(session.attemptBound),
    id: session.id,
    chain: formatHexChain(session.chain),
    previous_1: formatHexChain(session.previous[0]),
    previous_2: formatHexChain(session.previous[1]),
    manager: storableText(session.manager),
    subject: storableText(session.subject),
    method: storableText(session.method),
    scopes: JSON.stringify(session.scopes),
    claims: JSON.stringify(session.claims),
    device: JSON.stringify(session.device),
    revocation_reason: session.revocation?.reason ?? null,
  }
  return Object.values(row)
}

/**
 * Reads a row of `tokenpair_sessions`, whoever wrote it.
 *
 * @throws {Error} Where a column does not hold what this version writes; the message names the column.
 */
export function parseSessionRow(row: unknown): Session {
  const read = <T>(name: SessionColumn, parse: ParseColumn<T>): T => readColumn(row, name, parse)
  const readOptional = <T>(name: SessionColumn, parse: ParseColumn<T>): T | undefined =>
    readOptionalColumn(row, name, parse)
  const revokedAt = readOptional('revoked_at', parseWhole)

  return {
    ...parseStanding(row),
    id: read('id', parseTextId),
    generation: read('generation', parseWhole),
    chain: read('chain', parseHexChain),
    previous: [read('previous_1', parseHexChain), read('previous_2', parseHexChain)],
    refreshedAt: read('refreshed_at', parseWhole),
    idleExpiresAt: readOptional('idle_expires_at', parseWhole),
    revocation: revokedAt === undefined ? undefined : { at: revokedAt, reason: read('revocation_reason', parseReason) },
  }
}

/**
 * Reads the row of a session that has just made a step.
 *
 * @throws {Error} As {@link parseSessionRow} does.
 */
export function parseSteppedRow(row: unknown, step: ChainAdvance): Session {
  return stepSession(parseStanding(row), step)
}

function parseStanding(row: unknown): StandingPart {
  const read = <T>(name: SessionColumn, parse: ParseColumn<T>): T => readColumn(row, name, parse)
  return {
    manager: read('manager', parseText),
    subject: read('subject', parseText),
    method: read('method', parseText),
    scopes: read('scopes', (value) => parseJson(value, isTextList)),
    claims: read('claims', (value) => parseJson(value, isJsonObject)),
    device: read('device', (value) => parseJson(value, isDevice)),
    createdAt: read('created_at', parseWhole),
    idleLifetime: readOptionalColumn(row, 'idle_lifetime', parseWhole),
    absoluteExpiresAt: readOptionalColumn(row, 'absolute_expires_at', parseWhole),
    attemptBound: read('attempt_bound', parseFlag),
  }
}

/** Reads a row that has nothing but the id. */
export function parseSessionIdRow(row: unknown): SessionId {
  return readColumn(row, 'id', parseTextId)
}
