import { decideRefresh } from '../../packages/client/src/lib/refresh/refresh-schedule.ts'
import { type AuthState, stateOf } from '../../packages/client/src/lib/session/auth-state.ts'
import { type Held, type Move, moves, starts } from './moves.ts'
import { pairOf } from './samples.ts'

/** What a client shows: `loading`, `signed-in`, or `signed-out` with its reason. */
export type Shown = string

/** An event that leads from one state to another, or to the same. */
export interface Transition {
  readonly from: Shown
  readonly to: Shown
  readonly event: string
}

/** Epochs and generations beyond which nothing new happens. */
const enough = 3

/** Plays all that may happen to a client, from its start, on the client's own functions. */
export function exploreStates(): readonly Transition[] {
  const transitions = new Map<string, Transition>()
  const seen = new Set<string>()
  const waiting: Held[] = []
  const note = (before: AuthState, held: Held, { event, apply }: Move): void => {
    const after = apply(held)
    const state = stateOf(after, before)
    const isSameUser = before.status !== 'signed-in' || state.status !== 'signed-in' || state === before
    const to = isSameUser ? nameOf(state) : 'signed-in, as another user'
    const transition = { from: nameOf(before), to, event }
    transitions.set(JSON.stringify(transition), transition)
    waiting.push(after)
  }

  const loading: AuthState = { status: 'loading' }
  for (const start of starts) note(loading, undefined, start)
  for (let held = waiting.shift(); waiting.length > 0 || held !== undefined; held = waiting.shift()) {
    const key = JSON.stringify(held) ?? 'none'
    const isFar = (held?.epoch ?? 0) > enough || (held?.pair?.generation ?? 0) > enough
    if (seen.has(key) || isFar) continue
    seen.add(key)
    for (const move of moves) note(stateOf(held, loading), held, move)
  }
  return [...transitions.values()]
}

function nameOf(state: AuthState): Shown {
  return state.status === 'signed-out' ? `signed-out, ${state.reason ?? 'no reason'}` : state.status
}

/** The ages of a pair, in whole seconds, at which it is refreshed and at which its access token is of no more use. */
export function exploreAges(): { readonly lifetime: number; readonly dueAt: number; readonly expiredAt: number } {
  const pair = pairOf(1)
  const lifetime = pair.expires_in
  const first = (isReached: (age: number) => boolean): number =>
    Array.from({ length: lifetime + 1 }, (_, age) => age).find(isReached) ?? Number.NaN
  return {
    lifetime,
    dueAt: first((age) => decideRefresh(pair, age * 1000, 0).refreshIn <= 0),
    expiredAt: first((age) => decideRefresh(pair, age * 1000, 0).accessTokenExpiresIn <= 0),
  }
}
