import { type Clock, type Random, systemClock, systemRandom } from '@tokenpair/protocol'
import { noChainValue } from '../refresh-token/chain.ts'
import { createSessionId } from '../sessions/session-id.ts'
import type { SessionStore } from '../sessions/session-store.ts'

/**
 * A window is kept as a session of nobody, which ends when the window does. So each store has room for it, all servers see
 * it, and housekeeping takes it away. No token manager can have this name, since names have no colon.
 */
const owner = 'tokenpair:restore-window'

/** Milliseconds. Users whose session was idle for longer than this have to sign in again anyway. */
const longest = 30 * 86_400_000

/** Until when tokens that are far ahead of a restored database are taken. */
export interface RestoreWindow {
  /** Milliseconds since the Unix epoch: the first moment at which it is over. */
  readonly until: number
}

/** How {@link declareRestoreWindow} is called. */
export interface RestoreWindowOptions extends RestoreWindow {
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** Default: the runtime's cryptographic randomness. */
  readonly random?: Random | undefined
}

/**
 * Declares that the database was restored and lost more than the last write of its sessions. Until the window is over, an
 * authentic refresh token that is two or more generations ahead of its row is taken, and the row follows it; at any other
 * time it is refused by `restore_required`. A window that was declared before is replaced.
 *
 * @param store The restored store. All servers on it see the window at once.
 * @param options When it is over.
 * @throws {RangeError} The moment has passed, or is more than 30 days away. Nothing was changed.
 */
export async function declareRestoreWindow(store: SessionStore, options: RestoreWindowOptions): Promise<void> {
  const { until, clock = systemClock, random = systemRandom } = options
  const now = clock.now()
  if (!Number.isSafeInteger(until) || until <= now || until > now + longest) {
    throw new RangeError(
      'A restore window ends at a moment to come, in 30 days at the latest: give an earlier or later one',
    )
  }
  await endRestoreWindow(store, { clock })
  await store.insert({
    id: createSessionId(owner, random),
    manager: owner,
    subject: owner,
    method: owner,
    scopes: [],
    claims: {},
    device: {},
    generation: 0,
    chain: noChainValue,
    previous: [noChainValue, noChainValue],
    createdAt: now,
    refreshedAt: now,
    idleLifetime: undefined,
    idleExpiresAt: undefined,
    absoluteExpiresAt: until,
    attemptBound: true,
    revocation: undefined,
  })
}

/**
 * Ends a declared window before its time.
 *
 * @param store The store that it was declared for.
 * @param options By which clock (default: the machine's).
 * @returns Whether there was one.
 */
export async function endRestoreWindow(
  store: SessionStore,
  options: { readonly clock?: Clock } = {},
): Promise<boolean> {
  const now = (options.clock ?? systemClock).now()
  const order = { at: now, reason: 'ended', until: now } as const
  const ended = await store.revoke({ matching: { subject: owner, manager: owner } }, order)
  return ended.length > 0
}

/**
 * Reads the declared window.
 *
 * @param store The store that it was declared for.
 * @param now Milliseconds since the Unix epoch.
 * @returns The window, or `undefined` where none is open.
 */
export async function readRestoreWindow(store: SessionStore, now: number): Promise<RestoreWindow | undefined> {
  const [session] = await store.list({ matching: { subject: owner, manager: owner }, now, limit: 1 })
  return session?.absoluteExpiresAt === undefined ? undefined : { until: session.absoluteExpiresAt }
}
