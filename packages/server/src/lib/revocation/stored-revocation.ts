import type { SessionId } from '../sessions/session.ts'
import { type ParseColumn, parseInteger, parseText, readColumn, readOptionalColumn } from '../sessions/stored-values.ts'
import type { RevocationEntry, RevocationTarget } from './revocation-log.ts'

/**
 * Reads a row of `tokenpair_revocations`, whoever wrote it.
 *
 * @param parseId Reads a session id as the store writes it.
 * @throws {Error} Where a column does not hold what this version writes; the message names the column.
 */
export function parseRevocationRow(row: unknown, parseId: ParseColumn<SessionId>): RevocationEntry {
  return {
    target: parseTarget(row, parseId),
    mark: readColumn(row, 'mark', parseMark),
    issuedBefore: readOptionalColumn(row, 'issued_before', parseInteger),
    until: readColumn(row, 'until', parseInteger),
  }
}

function parseTarget(row: unknown, parseId: ParseColumn<SessionId>): RevocationTarget {
  const kind = readColumn(row, 'kind', parseKind)
  switch (kind) {
    case 'session':
      return { kind, id: readColumn(row, 'target', parseId) }
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
