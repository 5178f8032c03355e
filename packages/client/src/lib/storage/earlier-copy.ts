import { newestRecord } from '../session/newest-record.ts'
import { parseRecord } from '../session/session-record.ts'

/**
 * Decides which text counts, the one in the database or its copy in localStorage. Between equals it is the copy: a tab
 * of an earlier version sees only that one, and all have to use the same attempt id.
 */
export function newestText(stored: string | undefined, copy: string | undefined): string | undefined {
  const [record, copied] = [parseRecord(stored), parseRecord(copy)]
  return copied && newestRecord(copied, record) === copied ? copy : stored
}

/**
 * Decides what becomes of the copy when a text has been written to the database: it follows its session to the end. When
 * another session has begun it is emptied, and so counts as none.
 */
export function decideCopy(copy: string, written: string): string {
  const [copied, record] = [parseRecord(copy), parseRecord(written)]
  if (!record || newestRecord(copied, record) === copied) return copy // what came since is seen next time
  return copied?.epoch === record.epoch ? written : ''
}
