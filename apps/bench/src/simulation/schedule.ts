import { decideRefresh } from '../../../../packages/client/src/lib/refresh/refresh-schedule.ts'
import { retryDelay } from '../../../../packages/client/src/lib/refresh/retry-delay.ts'

/** When a client asks for its next pair. */
export interface Schedule {
  /** Milliseconds from one pair to the next; luck is from 0 to 1. */
  refreshIn(luck: number): number
  /** How often the luck for `refreshIn` is drawn: once for each client, or for each of its pairs. */
  readonly drawn: 'once' | 'each time'
  /** Milliseconds until a failed refresh is repeated; the luck is drawn each time. */
  retryIn(failures: number, luck: number, retryAfter?: number): number
}

/** Seconds that the tokens of the simulated sessions live: the defaults. */
export const lifetimes = { access: 600, refresh: 1_209_600 } as const

/** Milliseconds before the expiry of an access token from which on a request of the app asks for another one. */
export const travelTime = 5000

const pair = {
  access_token: '',
  token_type: 'Bearer',
  expires_in: lifetimes.access,
  refresh_token_expires_in: lifetimes.refresh,
  scope: '',
  session_id: '',
  generation: 0,
  sub: '',
} as const

/** What the client does: its own functions. */
export const clientSchedule: Schedule = {
  refreshIn: (luck) => decideRefresh(pair, 0, luck).refreshIn,
  drawn: 'once',
  retryIn: retryDelay,
}

/** The client without its jitter, to show what that is good for. */
export const withoutJitter: Schedule = {
  refreshIn: () => clientSchedule.refreshIn(0),
  drawn: 'once',
  retryIn: (failures, _, retryAfter) => clientSchedule.retryIn(failures, 1, retryAfter),
}

/** How a client with more jitter differs. */
export interface WiderJitter {
  /** Which part of the access token's life a refresh may be earlier. */
  readonly ofLife: number
  /** Which part of `Retry-After` a repetition may be later (default: none). */
  readonly ofRetryAfter?: number | undefined
  /** Default: once, as the client does. */
  readonly drawn?: Schedule['drawn'] | undefined
}

/** The client with more jitter, to show what it would be good for. */
export function withWiderJitter({ ofLife, ofRetryAfter = 0, drawn = 'once' }: WiderJitter): Schedule {
  return {
    refreshIn: (luck) => clientSchedule.refreshIn(0) - lifetimes.access * 1000 * ofLife * luck,
    drawn,
    retryIn: (failures, luck, retryAfter) =>
      clientSchedule.retryIn(failures, luck, retryAfter && retryAfter * (1 + ofRetryAfter * luck)),
  }
}

/** Milliseconds between two refreshes of the average client. */
export function meanInterval(schedule: Schedule): number {
  const lucks = Array.from({ length: 256 }, (_, byte) => byte / 255)
  return lucks.reduce((sum, luck) => sum + schedule.refreshIn(luck), 0) / lucks.length
}
