import { isSameSession, type SessionRecord } from './session-record.ts'

/**
 * Decides which of two records is to be kept. A later sign-in wins over an earlier one, the end of a session over its
 * tokens, a newer generation over an older one; between equals what is stored wins, so that all tabs use its attempt id.
 */
export function newestRecord(stored: SessionRecord | undefined, held: SessionRecord): SessionRecord
export function newestRecord(
  stored: SessionRecord | undefined,
  held: SessionRecord | undefined,
): SessionRecord | undefined
export function newestRecord(
  stored: SessionRecord | undefined,
  held: SessionRecord | undefined,
): SessionRecord | undefined {
  if (!stored || !held) return stored ?? held
  if (stored.epoch !== held.epoch) return stored.epoch > held.epoch ? stored : held
  const isHeld =
    stored.pair && (!held.pair || (isSameSession(stored, held) && stored.pair.generation < held.pair.generation))
  return isHeld ? held : stored
}
