import { isAuthError, tokenPath } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { keepTrying } from '../refresh/keep-trying.ts'
import { sendForm } from '../refresh/token-request.ts'
import { createAttemptId, createRecord, isSignedIn, type SessionRecord } from '../session/session-record.ts'
import { readCookiePair } from './cookie-wire.ts'

/** Begins what the storage holds in place of a record: the attempt id to ask with, or nothing more where all is said. */
const mark = 'resume '

/** What {@link resumeSession} works with. */
export interface ResumptionParts {
  readonly ports: ClientPorts
  /** Takes the record of the session. */
  readonly storage: TokenStorage
  /** Makes the client look at the storage. */
  readonly look: () => void
}

/**
 * Asks the server for the session of the browser's cookie where the storage is empty: browsers delete what scripts store
 * sooner than such cookies. It makes one exchange for all tabs and page loads, whose attempt id is stored before the request
 * leaves, and nobody is signed out by it, since the request asks that nothing be ended.
 *
 * @returns Settles with the first answer or failure; what failed is repeated later.
 */
export function resumeSession({ ports, storage, look }: ResumptionParts): Promise<void> {
  const { turns, clock, random } = ports
  const ask = async (): Promise<void> => {
    const drawn = createAttemptId(random)
    const attempt = attemptOf(await ports.storage.update((stored) => stored || mark + drawn), '')
    if (!attempt) return // another tab was faster
    const obtainedAt = clock.now()
    let next = mark
    try {
      const parameters = { grant_type: 'refresh_token', attempt, on_reuse: 'refuse' }
      const pair = readCookiePair(await sendForm(ports, tokenPath, parameters))
      const record = createRecord(pair, { epoch: obtainedAt + 1, obtainedAt }, random)
      next = JSON.stringify({ ...record, attempts: { [pair.generation - 1]: attempt } })
    } catch (error) {
      if (isAuthError(error) && error.action === 'retry' && error.code !== 'stale_duplicate') throw error
    }
    await storage.update((stored = '') => (attemptOf(stored, attempt) ? next : stored))
    ports.announcements.announce()
  }
  return keepTrying(ports, async () => {
    if (attemptOf(await ports.storage.read(), mark)) {
      await turns.run(ask)
      look()
    }
    return true
  })
}

/**
 * A record that takes the place of a resumption is redeemed by its attempt id: the cookie of a sign-in may have been sent with
 * that before the record was stored.
 */
export function withAttemptOf(
  stored: string | undefined,
  record: SessionRecord | undefined,
): SessionRecord | undefined {
  const attempt = attemptOf(stored, '')
  return attempt && isSignedIn(record) ? { ...record, attempt } : record
}

/** The attempt id to ask with: `fresh` where nothing is stored, and none where there is no need to ask. */
function attemptOf(text: string | undefined, fresh: string): string {
  if (!text) return fresh
  return text.startsWith(mark) ? text.slice(mark.length) : ''
}
