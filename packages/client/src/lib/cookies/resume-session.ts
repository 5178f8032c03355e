import { isAuthError, isRecord, tokenPath } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { chance, retryDelay } from '../refresh/retry-delay.ts'
import { sendForm } from '../refresh/token-request.ts'
import { createAttemptId, createRecord } from '../session/session-record.ts'
import { readCookiePair, withCookies } from './cookie-wire.ts'

/** How often a server that does not answer is asked within one page. */
const mostTries = 8

/** What {@link resumeSession} works with. */
export interface ResumeOptions {
  readonly ports: ClientPorts
  /** Takes the record of a session that goes on. */
  readonly storage: TokenStorage
  /** Makes the client look at the storage. */
  readonly look: () => void
  /** Whether the client has ended. */
  readonly isOver: () => boolean
}

/**
 * Asks the server for the session of the browser's cookie where the storage is empty: browsers delete what scripts store
 * sooner than such cookies. What the storage then holds in place of a record keeps it to one exchange for all tabs and page
 * loads: the attempt id, stored before the request leaves, and after the answer that there is nothing to ask for.
 *
 * Nobody is signed out by this, since the request asks that nothing be ended. It settles with the first answer, or the first
 * failure; what failed is repeated later.
 */
export async function resumeSession(options: ResumeOptions, tries = 1): Promise<void> {
  const { ports, look, isOver } = options
  const { storage, turns, clock } = ports
  try {
    if (attemptOf(await storage.read(), 'new') === '') return
    await turns.run(() => ask(options))
    if (tries > 1) look()
  } catch (error) {
    if (!isAuthError(error) || tries === mostTries) return // whoever needs a storage that fails reports it
    const delay = retryDelay(tries, chance(ports.random), error.retryAfter)
    clock.schedule(() => isOver() || void resumeSession(options, tries + 1), delay)
  }
}

async function ask({ ports, storage }: ResumeOptions): Promise<void> {
  const drawn = createAttemptId(ports.random)
  const change = (stored: string | undefined): string => (stored ? stored : noteOf(drawn))
  const attempt = attemptOf(await ports.storage.update(change), '')
  if (attempt === '') return // another tab was faster
  const obtainedAt = ports.clock.now()
  try {
    const parameters = { grant_type: 'refresh_token', attempt, on_reuse: 'refuse' }
    const pair = readCookiePair(await sendForm(withCookies(ports), tokenPath, parameters))
    const made = createRecord(pair, { epoch: obtainedAt + 1, obtainedAt, random: ports.random })
    const record = JSON.stringify({ ...made, attempts: { [pair.generation - 1]: attempt } })
    await storage.update((stored = '') => (attemptOf(stored, attempt) ? record : stored))
    ports.announcements.announce()
  } catch (error) {
    const isPassing = isAuthError(error) && error.action === 'retry' && error.code !== 'stale_duplicate'
    if (isPassing || !isAuthError(error)) throw error
    await ports.storage.update((stored = '') => (stored === noteOf(attempt) ? noteOf('') : stored))
  }
}

function noteOf(attempt: string): string {
  return JSON.stringify({ resume: attempt })
}

/** The attempt id to ask with: that of a note, `fresh` where nothing is stored, and an empty one where there is no need. */
function attemptOf(text: string | undefined, fresh: string): string {
  if (!text) return fresh
  try {
    const note: unknown = JSON.parse(text)
    return isRecord(note) && typeof note['resume'] === 'string' ? note['resume'] : ''
  } catch {
    return '' // somebody else's
  }
}
