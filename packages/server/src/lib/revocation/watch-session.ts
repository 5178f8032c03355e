import { AuthError, type Clock } from '@tokenpair/protocol'
import type { Authenticated } from '../token-managers/token-manager.ts'
import type { RevocationFeed } from './revocation-feed.ts'

/**
 * What becomes of a session while a stream or socket is open.
 *
 * - `stale`: its access token is out of date; go on, but have the client renew it.
 * - `revoked`: it was ended. End the stream.
 * - `expired`: the access token that opened the stream has expired. End the stream; the client opens another one.
 */
export type SessionNotice = { readonly kind: 'stale' | 'revoked' | 'expired' }

/** Whose session is watched: what `authenticate` said of whoever opened the stream. */
export type WatchedUser = Pick<Authenticated, 'sessionId' | 'subject' | 'tokenId' | 'issuedAt' | 'expiresAt'>

/** What a watch goes by. */
export interface SessionWatchContext {
  readonly revocations: Pick<RevocationFeed, 'follow' | 'verdict' | 'listen' | 'isClosed'>
  readonly clock: Clock
  /** Ends the watch. */
  readonly signal?: AbortSignal | undefined
}

/** Timers of the web take no more milliseconds than this. */
const longestTimer = 2_147_483_647

/**
 * Tells what becomes of the session of an access token: `stale` once at most, `revoked` or `expired` last.
 *
 * @returns What may be iterated more than once; each time is a watch of its own, which lasts until its last notice, until
 *   whoever iterates stops, until the signal, or until the server is closed.
 */
export function watchSession(user: WatchedUser, context: SessionWatchContext): AsyncIterable<SessionNotice> {
  return {
    [Symbol.asyncIterator]: () => {
      const pause = createPause(context.clock)
      const notices = tellNotices(user, context, pause)
      return {
        next: () => notices.next(),
        // A generator that waits hears of this only after it was woken.
        return: () => {
          pause.end()
          return notices.return(undefined)
        },
      }
    },
  }
}

async function* tellNotices(
  user: WatchedUser,
  { revocations, clock, signal }: SessionWatchContext,
  pause: Pause,
): AsyncGenerator<SessionNotice, void, undefined> {
  const isOver = (): boolean => pause.isOver || signal?.aborted === true || revocations.isClosed
  await ready(revocations)
  const stopListening = revocations.listen(pause.wake)
  signal?.addEventListener('abort', pause.wake)
  let isStale = false
  try {
    while (!isOver()) {
      const now = clock.now()
      const verdict = revocations.verdict(user, now)
      if (verdict === 'dead') return yield { kind: 'revoked' }
      if (user.expiresAt <= now) return yield { kind: 'expired' }
      if (verdict === 'stale' && !isStale) {
        isStale = true
        yield { kind: 'stale' }
      } else {
        await pause.start(user.expiresAt - now)
      }
    }
  } finally {
    stopListening()
    signal?.removeEventListener('abort', pause.wake)
  }
}

async function ready(revocations: SessionWatchContext['revocations']): Promise<void> {
  try {
    await revocations.follow()
  } catch (cause) {
    throw new AuthError('unavailable', 'The revocations cannot be read: try again later', { cause })
  }
}

/** Waits for the next thing to happen. */
interface Pause {
  readonly isOver: boolean
  /** Waits so many milliseconds at most. */
  start(ms: number): Promise<void>
  readonly wake: () => void
  /** Wakes, for good. */
  end(): void
}

function createPause(clock: Clock): Pause {
  let isOver = false
  let wake = (): void => undefined
  return {
    get isOver() {
      return isOver
    },
    start: async (ms) => {
      let cancelTimer = (): void => undefined
      await new Promise<void>((resolve) => {
        wake = resolve
        cancelTimer = clock.schedule(resolve, Math.min(ms, longestTimer))
      })
      cancelTimer()
    },
    wake: () => wake(),
    end: () => {
      isOver = true
      wake()
    },
  }
}
