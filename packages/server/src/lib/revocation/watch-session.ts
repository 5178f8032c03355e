import type { Clock } from '@tokenpair/protocol'
import type { Authenticated } from '../token-managers/token-manager.ts'
import type { KnownRevocations } from './revocation-strategy.ts'

/**
 * What becomes of a session while a stream or socket is open.
 *
 * - `stale`: its access token is out of date; go on, but have the client renew it.
 * - `revoked`: it was ended. End the stream.
 * - `expired`: the access token that opened the stream has expired. End the stream; the client opens another one.
 */
export type SessionNotice = { readonly kind: 'stale' | 'revoked' | 'expired' }

/** What a watch goes by. */
export interface SessionWatchContext {
  readonly revocations: KnownRevocations
  readonly clock: Clock
  /** Ends the watch. */
  readonly signal?: AbortSignal | undefined
}

/** Timers of the web take no more milliseconds than this. */
const longestTimer = 2_147_483_647

/**
 * Tells what becomes of the session of an access token.
 *
 * @yields `stale` once at most; `revoked` or `expired` last.
 */
export async function* watchSession(
  user: Pick<Authenticated, 'sessionId' | 'subject' | 'tokenId' | 'issuedAt' | 'expiresAt'>,
  { revocations, clock, signal }: SessionWatchContext,
): AsyncGenerator<SessionNotice, void, undefined> {
  let wake = (): void => undefined
  let cancelTimer = (): void => undefined
  let isStale = false
  const stopListening = revocations.listen(() => wake())
  const abort = (): void => wake()
  signal?.addEventListener('abort', abort)
  try {
    for (;;) {
      if (signal?.aborted === true) return undefined
      const now = clock.now()
      const verdict = revocations.verdict(user, now)
      if (verdict === 'dead') return yield { kind: 'revoked' }
      if (user.expiresAt <= now) return yield { kind: 'expired' }
      if (verdict === 'stale' && !isStale) {
        isStale = true
        yield { kind: 'stale' }
        continue // more may have happened while nobody was asking
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        cancelTimer = clock.schedule(resolve, Math.min(user.expiresAt - now, longestTimer))
      })
      cancelTimer()
    }
  } finally {
    cancelTimer()
    stopListening()
    signal?.removeEventListener('abort', abort)
  }
}
