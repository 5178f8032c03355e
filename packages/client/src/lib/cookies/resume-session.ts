import { isAuthError, tokenPath } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { chance, retryDelay } from '../refresh/retry-delay.ts'
import { sendForm } from '../refresh/token-request.ts'
import { createAttemptId, createRecord } from '../session/session-record.ts'
import { readCookiePair, withCookies } from './cookie-wire.ts'

/** How often a server that does not answer is asked within one page. */
const mostTries = 8

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
export async function resumeSession(parts: ResumptionParts, tries = 1): Promise<void> {
  const { ports, storage, look } = parts
  const { turns, clock, random } = ports
  const ask = async (): Promise<void> => {
    const drawn = createAttemptId(random)
    const attempt = attemptOf(await ports.storage.update((stored) => stored || mark + drawn), '')
    if (!attempt) return // another tab was faster
    const obtainedAt = clock.now()
    let next = mark
    try {
      const parameters = { grant_type: 'refresh_token', attempt, on_reuse: 'refuse' }
      const pair = readCookiePair(await sendForm(withCookies(ports), tokenPath, parameters))
      const record = createRecord(pair, { epoch: obtainedAt + 1, obtainedAt }, random)
      next = JSON.stringify({ ...record, attempts: { [pair.generation - 1]: attempt } })
    } catch (error) {
      if (isAuthError(error) && error.action === 'retry' && error.code !== 'stale_duplicate') throw error
    }
    await storage.update((stored = '') => (attemptOf(stored, attempt) ? next : stored))
    ports.announcements.announce()
  }
  try {
    if (!attemptOf(await ports.storage.read(), mark)) return
    await turns.run(ask)
    look()
  } catch (error) {
    if (!isAuthError(error) || tries === mostTries) return // whoever needs a storage that fails reports it
    const delay = retryDelay(tries, chance(random), error.retryAfter)
    clock.schedule(() => void resumeSession(parts, tries + 1), delay)
  }
}

/** The attempt id to ask with: `fresh` where nothing is stored, and none where there is no need to ask. */
function attemptOf(text: string | undefined, fresh: string): string {
  if (!text) return fresh
  return text.startsWith(mark) ? text.slice(mark.length) : ''
}
