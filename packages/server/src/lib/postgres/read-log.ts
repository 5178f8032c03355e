import { isRecord } from '@tokenpair/protocol'
import type { RevocationPage } from '../revocation/revocation-log.ts'
import { parseRevocationRow } from '../revocation/stored-revocation.ts'
import { parseText, parseTextId, readColumn } from '../sessions/stored-values.ts'
import { parseFlag, parseWhole } from './column-values.ts'
import { formatPosition, type LogPosition, startOfLog } from './log-position.ts'

/** What one reading answered, and what it was asked. */
export interface LogReading {
  readonly rows: readonly unknown[]
  readonly after: LogPosition
  readonly limit: number
}

/** Makes a page of what was read. A full page leaves something behind, so that it goes on from its last entry. */
export function describePage({ rows, after, limit }: LogReading): RevocationPage {
  const [first] = rows
  const snapshot = readColumn(first, 'snapshot', parseText)
  const server = readColumn(first, 'server', parseText)
  const found = rows.filter((row) => isRecord(row) && row['kind'] !== null)
  const last = found.length < limit ? undefined : found.at(-1)
  const { epoch } = after
  const start = startOfLog(epoch)
  const { base } = readColumn(first, 'goes_on', parseFlag) ? after : start
  const position: LogPosition =
    last === undefined
      ? { ...start, server, base: snapshot, seen: snapshot }
      : {
          epoch,
          server,
          base,
          seen: snapshot,
          written: readColumn(last, 'written', parseText),
          number: readColumn(last, 'number', parseText),
        }
  return {
    entries: found.map((row) => parseRevocationRow(withNumbers(row), parseTextId)),
    position: formatPosition(position),
  }
}

function withNumbers(row: unknown): unknown {
  if (!isRecord(row)) return row
  const { issued_before: issuedBefore, until } = row
  return { ...row, issued_before: issuedBefore === null ? null : parseWhole(issuedBefore), until: parseWhole(until) }
}
