import type { RevocationEntry, RevocationTarget } from '../revocation/revocation-log.ts'
import { parseInteger, readColumn, storableText } from '../sessions/stored-values.ts'
import { formatSessionId } from './id-bytes.ts'
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
