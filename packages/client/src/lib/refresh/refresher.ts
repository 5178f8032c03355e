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

interface Failure {
  readonly pair: SignedInRecord | undefined
  readonly error: AuthError
  /** How many exchanges of the pair have failed in a row with the same code. */
  readonly streak: number
  /** When to try again, by the clock that nobody sets. */
  retryAt: number
}

/**
 * Creates a refresher.
 *
 * @param onFailure Learns that an exchange failed and wants to be repeated.
 */
export function createRefresher(ports: ClientPorts, keeper: SessionKeeper, onFailure: () => void): Refresher {
  const { turns, clock, random, report } = ports
  let underWay: Promise<void> | undefined
  let last: Failure | undefined

  /** The failure of the pair that is held now: what went wrong with an earlier one is no matter any more. */
  const failure = (): Failure | undefined => (isSamePair(last?.pair, keeper.session) ? last : undefined)

  const attempt = async (pair: SignedInRecord): Promise<void> => {
    const { error: before, retryAt = 0, streak = 0 } = failure() ?? {}
    if (before?.retryAfter !== undefined && retryAt > clock.monotonic()) throw before // the server said when
    const isContest = before?.code === 'stale_duplicate' && streak >= patience && keeper.isFirstHand()
    try {
      await turns.run(() => exchange({ ports, keeper }, pair, isContest ? createAttemptId(random) : undefined))
    } catch (error) {
      if (!isAuthError(error)) throw error
      const failures = error.code === before?.code ? streak + 1 : 1
      const retryInMs = retryDelay(failures, chance(random), error.retryAfter)
      last = { pair: keeper.session, error, streak: failures, retryAt: clock.monotonic() + retryInMs }
      report({ type: 'refresh-failed', error, retryInMs })
      onFailure()
      throw error
    }
  }

  return {
    replace: async (pair) => {
      while (isSamePair(pair, keeper.session)) {
        underWay ??= attempt(pair).finally(() => {
          underWay = undefined
        })
        await underWay
      }
    },
    retryIn: () => {
      const current = failure()
      return current && current.retryAt - clock.monotonic()
    },
    encourage: () => {
      if (last && last.error.retryAfter === undefined) last.retryAt = 0
    },
  }
}

/** Redeems a pair if it is still the newest one, by another attempt id than its own where `attempt` is given. */
async function exchange(
  { ports, keeper }: { readonly ports: ClientPorts; readonly keeper: SessionKeeper },
  held: SignedInRecord,
  attempt?: string,
): Promise<void> {
  await keeper.update() // from here on the attempt id is stored: the request may leave
  const sent = keeper.session
  if (!sent || !isSamePair(sent, held)) return // another tab was faster, perhaps while this one waited for its turn
  const { epoch } = sent
  const obtainedAt = ports.clock.now()
  /** Applies the answer where what it answers is still held: a late one changes nothing. */
  const conclude = (next: () => SessionRecord): Promise<void> =>
    keeper.update((latest) => (isSamePair(latest, sent) ? next() : latest))
  try {
    const pair = await requestPair(sent.pair, attempt ?? sent.attempt, ports)
    await conclude(() => createRecord(pair, { epoch, obtainedAt, random: ports.random }))
    ports.report({ type: 'refreshed', generation: pair.generation })
  } catch (error) {
    await keeper.update() // another tab may have been faster: what it stored is worth more than this error
    if (!isSamePair(sent, keeper.session)) return
    const reason = reasonOf(error)
    if (!reason) throw error
    await conclude(() => ({ status: 'signed-out', epoch, reason }))
  }
}
