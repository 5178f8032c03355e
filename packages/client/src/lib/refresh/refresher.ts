import { type AuthError, isAuthError } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import { reasonOf } from '../session/auth-state.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import {
  createAttemptId,
  createRecord,
  isSamePair,
  type SessionRecord,
  type SignedInRecord,
} from '../session/session-record.ts'
import { chance, retryDelay } from './retry-delay.ts'
import { requestPair } from './token-request.ts'

/**
 * How often the server may call this client's exchange a stale duplicate while nothing newer turns up in the storage.
 * Then somebody else went on from a copy of this client's token and attempt id, and the client says so: another
 * attempt id is the proof that two parties hold the token.
 */
const patience = 3

/** Exchanges the pair for the next one, one exchange at a time. */
export interface Refresher {
  /**
   * Makes the client hold a newer pair than this one, or the end of the session. Whoever asks while an exchange is
   * under way waits for that one; nobody's impatience ends it.
   *
   * @throws {AuthError} Why there is no newer pair yet. The session is kept.
   */
  replace(pair: SignedInRecord): Promise<void>
  /** Milliseconds until a failed exchange is repeated; `undefined` where the last one did not fail. */
  retryIn(): number | undefined
  /** Makes a failed exchange be repeated at once, unless the server asked for a pause: the network may be back. */
  encourage(): void
}

/**
 * Creates a refresher.
 *
 * @param onFailure Learns that an exchange failed and wants to be repeated.
 */
export function createRefresher(ports: ClientPorts, keeper: SessionKeeper, onFailure: () => void): Refresher {
  const { turns, clock, random, report } = ports
  let underWay: Promise<void> | undefined
  let failures = 0
  let staleAnswers = 0
  let retryAt = 0
  let failure: AuthError | undefined

  const attempt = async (): Promise<void> => {
    if (failure?.retryAfter !== undefined && retryAt > clock.monotonic()) throw failure // the server said when
    try {
      const isContest = staleAnswers >= patience && keeper.isFirstHand()
      await turns.run(() => exchange(ports, keeper, isContest))
      failures = staleAnswers = 0
      failure = undefined
    } catch (error) {
      if (!isAuthError(error)) throw error
      failures += 1
      staleAnswers = error.code === 'stale_duplicate' ? staleAnswers + 1 : 0
      failure = error
      const retryInMs = retryDelay(failures, chance(random), error.retryAfter)
      retryAt = clock.monotonic() + retryInMs
      report({ type: 'refresh-failed', error, retryInMs })
      onFailure()
      throw error
    }
  }

  return {
    replace: async (pair) => {
      while (isSamePair(pair, keeper.session)) {
        underWay ??= attempt().finally(() => {
          underWay = undefined
        })
        await underWay
      }
    },
    retryIn: () => failure && retryAt - clock.monotonic(),
    encourage: () => {
      if (failure?.retryAfter === undefined) retryAt = 0
    },
  }
}

async function exchange(ports: ClientPorts, keeper: SessionKeeper, isContest: boolean): Promise<void> {
  const held = keeper.session
  await keeper.update() // from here on the attempt id is stored: the request may leave
  const sent = keeper.session
  if (!sent || !isSamePair(sent, held)) return // another tab was faster
  const { random } = ports
  const { epoch } = sent
  const obtainedAt = ports.clock.now()
  /** Applies the answer where what it answers is still held: a late one changes nothing. */
  const conclude = (next: () => SessionRecord): Promise<void> =>
    keeper.update((latest) => (isSamePair(latest, sent) ? next() : latest))
  try {
    const pair = await requestPair(isContest ? { ...sent, attempt: createAttemptId(random) } : sent, ports)
    await conclude(() => createRecord(pair, { epoch, obtainedAt, random }))
    ports.report({ type: 'refreshed', generation: pair.generation })
  } catch (error) {
    if (!isAuthError(error)) throw error
    await keeper.update() // another tab may have been faster: what it stored is worth more than this error
    if (!isSamePair(sent, keeper.session)) return
    const reason = reasonOf(error)
    if (!reason) throw error
    await conclude(() => ({ status: 'signed-out', epoch, reason }))
  }
}
