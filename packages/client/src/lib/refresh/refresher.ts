import { type AuthError, type Clock, isAuthError, type Random, type TokenResponse } from '@tokenpair/protocol'
import type { ClientEvent } from '../client-event.ts'
import type { TurnTaking } from '../ports/turn-taking.ts'
import { reasonOf } from '../session/auth-state.ts'
import { isSignedIn, type SessionKeeper } from '../session/session-keeper.ts'
import { createRecord, type SessionRecord, type SignedInRecord, withAttempt } from '../session/session-record.ts'
import { chance, retryDelay } from './retry-delay.ts'

/** What a {@link Refresher} works with. */
export interface RefresherOptions {
  readonly keeper: SessionKeeper
  readonly turns: TurnTaking
  readonly clock: Clock
  readonly random: Random
  readonly report: (event: ClientEvent) => void
  /** Redeems the refresh token of a record. */
  readonly request: (record: SignedInRecord) => Promise<TokenResponse>
}

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
  /** Milliseconds until a failed exchange should be repeated unasked; 0 where none has failed. */
  retryIn(): number
  /** Forgets earlier failures: the network may be back. */
  encourage(): void
}

/** Creates a refresher. */
export function createRefresher(options: RefresherOptions): Refresher {
  const { keeper, turns, clock, random, report } = options
  let underWay: Promise<void> | undefined
  let failures = 0
  let retryAt = 0
  let staleAnswers = 0
  let refusal: { readonly error: AuthError; readonly until: number } | undefined

  const attempt = async (pair: SignedInRecord): Promise<void> => {
    if (refusal !== undefined && refusal.until > clock.monotonic()) throw refusal.error // the server said when
    try {
      const isContest = staleAnswers >= patience && keeper.isFirstHand()
      await turns.run(() => exchange(pair, options, isContest))
      failures = retryAt = staleAnswers = 0
    } catch (error) {
      if (!isAuthError(error)) throw error
      failures += 1
      staleAnswers = error.code === 'stale_duplicate' ? staleAnswers + 1 : 0
      const retryInMs = retryDelay(failures, chance(random), error.retryAfter)
      retryAt = clock.monotonic() + retryInMs
      if (error.retryAfter !== undefined) refusal = { error, until: retryAt }
      report({ type: 'refresh-failed', error, retryInMs })
      throw error
    }
  }

  return {
    replace: async (pair) => {
      while (isHeld(pair, keeper.record)) {
        underWay ??= attempt(pair).finally(() => {
          underWay = undefined
        })
        await underWay
      }
    },
    retryIn: () => Math.max(0, retryAt - clock.monotonic()),
    encourage: () => {
      if (refusal === undefined || refusal.until <= clock.monotonic()) failures = retryAt = 0
    },
  }
}

async function exchange(pair: SignedInRecord, options: RefresherOptions, isContest: boolean): Promise<void> {
  const { keeper, clock, random, report, request } = options
  const newest = await keeper.update() // from here on the attempt id is stored: the request may leave
  if (!isSignedIn(newest)) return
  if (!isHeld(pair, newest)) {
    report({ type: 'adopted', generation: newest.generation })
    return
  }
  const { epoch } = newest
  const obtainedAt = clock.now()
  try {
    const response = await request(isContest ? withAttempt(newest, random) : newest)
    await keeper.update((held) =>
      takeAnswer(held, newest, () => createRecord(response, { epoch, obtainedAt, random, previous: newest })),
    )
    report({ type: 'refreshed', generation: response.generation })
  } catch (error) {
    if (!isAuthError(error)) throw error
    const latest = await keeper.update() // another tab may have been faster: what it stored is worth more than this
    if (!isHeld(newest, latest)) return
    const reason = reasonOf(error)
    if (reason === undefined) throw error
    await keeper.update((held) => takeAnswer(held, newest, () => ({ status: 'signed-out', epoch, reason })))
  }
}

/** Applies an answer where what it answers is still held: a late one changes nothing. */
function takeAnswer(
  held: SessionRecord | undefined,
  sent: SignedInRecord,
  next: () => SessionRecord,
): SessionRecord | undefined {
  return isHeld(sent, held) ? next() : held
}

function isHeld(pair: SignedInRecord, held: SessionRecord | undefined): boolean {
  if (!isSignedIn(held)) return false
  return held.epoch === pair.epoch && held.sessionId === pair.sessionId && held.generation === pair.generation
}
