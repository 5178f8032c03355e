import { isRecord } from '@tokenpair/protocol'
import { isSameSession, type SessionRecord, type SignedInRecord } from '../session/session-record.ts'

/** Attempt ids by the generation that each was drawn for. */
export type AttemptIds = Readonly<Record<string, string>>

/** How many generations an attempt id is kept: browsers write cookies to disk late, and come back with earlier ones. */
const keptGenerations = 3

/** Whether two records are about the same session of the same sign-in. */
export function isSameSignIn(one: SessionRecord | undefined, other: SessionRecord | undefined): boolean {
  return isSameSession(one, other) && one?.epoch === other?.epoch
}

/**
 * The attempt ids that a record is kept with: its own, later ones, and those of three generations before.
 *
 * @param record The record.
 * @param sources Records that may have some for the same session. The first one that has one for a generation counts.
 */
export function collectAttemptIds(record: SignedInRecord, sources: readonly (SessionRecord | undefined)[]): AttemptIds {
  const { generation } = record.pair
  const attempts: Record<string, string> = {}
  for (const source of sources) {
    if (!isSameSignIn(source, record)) continue
    for (const [name, attempt] of Object.entries(storedAttempts(source))) {
      if (typeof attempt === 'string' && Number(name) >= generation - keptGenerations) attempts[name] ??= attempt
    }
  }
  attempts[generation] ??= record.attempt
  return attempts
}

function storedAttempts(record: SessionRecord | undefined): Readonly<Record<string, unknown>> {
  const attempts: unknown = record && 'attempts' in record ? record.attempts : undefined
  return isRecord(attempts) ? attempts : {}
}
