import { type AuthError, isAuthError } from '@tokenpair/protocol'
import { reasonOf } from '../session/auth-state.ts'
import { endSession } from '../session/end-session.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import {
  createAttemptId,
  createRecord,
  isSamePair,
  isSameSession,
  isStillHeld,
  type SignedInRecord,
} from '../session/session-record.ts'
import type { ConnectedPorts } from '../transport/client-transport.ts'
import { chance, retryDelay } from './retry-delay.ts'

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
   * @returns The newer pair, or `undefined` where the session has ended or another one has begun.
   * @throws {AuthError} Why there is no newer pair yet. The session is kept.
   */
  readonly replace: (pair: SignedInRecord) => Promise<SignedInRecord | undefined>
  /** How the last exchange of the pair that is held failed; what went wrong with an earlier one is no matter any more. */
  readonly failure: () => Failure | undefined
}

/** An exchange that failed and will be repeated. */
interface Failure {
  readonly pair: SignedInRecord | undefined
  readonly error: AuthError
  /** How many exchanges of the pair have failed in a row with the same code. */
  readonly streak: number
  /** When to try again, by the clock that nobody sets; whoever knows better may change it. */
  retryAt: number
}

/**
 * Creates a refresher.
 *
 * @param onFailure Learns that an exchange failed and wants to be repeated.
 */
export function createRefresher(ports: ConnectedPorts, keeper: SessionKeeper, onFailure: () => void): Refresher {
  const exchange = createExchange(ports, keeper)
  let underWay: Promise<void> | undefined
  let last: Failure | undefined

  const failure: Refresher['failure'] = () => (isStillHeld(last?.pair, keeper.session) ? last : undefined)

  const attempt = async (pair: SignedInRecord): Promise<void> => {
    const before = failure()
    const mustWait = before?.error.retryAfter && before.retryAt > ports.clock.monotonic()
    if (mustWait) throw before.error // the server said when
    const isContest = before?.error.code === 'stale_duplicate' && before.streak >= patience && keeper.isFirstHand()
    try {
      await ports.turns.run(() => exchange(pair, isContest ? createAttemptId(ports.random) : undefined))
    } catch (error) {
      if (!isAuthError(error)) throw error
      const streak = error.code === before?.error.code ? before.streak + 1 : 1
      const retryInMs = retryDelay(streak, chance(ports.random), error.retryAfter)
      last = { pair: keeper.session, error, streak, retryAt: ports.clock.monotonic() + retryInMs }
      ports.report({ type: 'refresh-failed', error, retryInMs })
      onFailure()
      throw error
    }
  }

  return {
    replace: async (pair) => {
      while (isStillHeld(pair, keeper.session)) {
        underWay ??= attempt(pair).finally(() => {
          underWay = undefined
        })
        await underWay
      }
      return isSameSession(pair, keeper.session) ? keeper.session : undefined
    },
    failure,
  }
}

/** Redeems a pair if it is still the newest one, by another attempt id than its own where `attempt` is given. */
type Exchange = (held: SignedInRecord, attempt?: string) => Promise<void>

const createExchange =
  (ports: ConnectedPorts, keeper: SessionKeeper): Exchange =>
  async (held, attempt) => {
    await keeper.update() // from here on the attempt id is stored: the request may leave
    const sent = keeper.session
    if (!sent || !isStillHeld(held, sent)) return // another tab was faster, perhaps while this one waited for its turn
    const obtainedAt = ports.clock.now()
    try {
      const pair = await ports.redeem(sent, attempt ?? sent.attempt)
      const record = createRecord(pair, { epoch: sent.epoch, obtainedAt }, ports.random)
      await keeper.update((latest) => (isSamePair(latest, sent) ? record : latest)) // a late answer changes nothing
      ports.report({ type: 'refreshed', generation: pair.generation })
    } catch (error) {
      await keeper.update() // another tab may have been faster: what it stored is worth more than this error
      if (!isSamePair(sent, keeper.session)) return
      const reason = reasonOf(error)
      if (!reason) throw error
      await endSession(keeper, sent, reason)
    }
  }
