import type { RevocationEntry, RevocationTarget } from '../revocation/revocation-log.ts'
import { parseInteger, parseText, readColumn, readOptionalColumn, storableText } from './column-values.ts'
import { formatSessionId, parseStoredId } from './id-bytes.ts'
import type { SqliteQuery } from './session-query.ts'
import type { SqliteValue } from './sqlite-database.ts'

/** Adds one entry to the revocation log. */
export function insertRevocation({ target, mark, issuedBefore, until }: RevocationEntry): SqliteQuery {
  return {
    returns: 'nothing',
    sql: 'INSERT INTO tokenpair_revocations (kind, target, mark, issued_before, until) VALUES (?, ?, ?, ?, ?)',
    parameters: [target.kind, formatTarget(target), mark, issuedBefore ?? null, until],
  }
}

/** Reads the entries behind a position. */
export function selectRevocations(after: number, limit: number): SqliteQuery {
  return {
    returns: 'rows',
    sql: 'SELECT * FROM tokenpair_revocations WHERE position > ? ORDER BY position LIMIT ?',
    parameters: [after, limit],
  }
}

/** Deletes what is over among some of the oldest entries. */
export function deleteOldRevocations(now: number, limit: number): SqliteQuery {
  return {
    returns: 'nothing',
    sql: `
      DELETE FROM tokenpair_revocations WHERE position IN (
        SELECT position FROM (SELECT position, until FROM tokenpair_revocations WHERE position > 0 ORDER BY position LIMIT ?)
        WHERE until <= ?
      )`,
    parameters: [limit, now],
  }
}

/** Where an entry stands in the log. */
export function parsePosition(row: unknown): number {
  return readColumn(row, 'position', parseInteger)
}

/**
 * Reads a row of `tokenpair_revocations`, whoever wrote it.
 *
 * @throws {Error} Where a column does not hold what this version writes; the message names the column.
 */
export function parseRevocationRow(row: unknown): RevocationEntry {
  return {
    target: parseTarget(row),
    mark: readColumn(row, 'mark', parseMark),
    issuedBefore: readOptionalColumn(row, 'issued_before', parseInteger),
    until: readColumn(row, 'until', parseInteger),
  }
}

function formatTarget(target: RevocationTarget): SqliteValue {
  switch (target.kind) {
    case 'session':
      return formatSessionId(target.id)
    case 'token':
    case 'subject':
      return storableText(target.id)
    case 'everyone':
      return ''
  }
}

function parseTarget(row: unknown): RevocationTarget {
  const kind = readColumn(row, 'kind', parseKind)
  switch (kind) {
    case 'session':
      return { kind, id: readColumn(row, 'target', parseStoredId) }
    case 'token':
    case 'subject':
      return { kind, id: readColumn(row, 'target', parseText) }
    case 'everyone':
      return { kind }
  }
}

function parseKind(value: unknown): RevocationTarget['kind'] | undefined {
  return value === 'session' || value === 'token' || value === 'subject' || value === 'everyone' ? value : undefined
}

function parseMark(value: unknown): RevocationEntry['mark'] | undefined {
  return value === 'stale' || value === 'dead' ? value : undefined
}
