import type { Clock, Random } from '@tokenpair/protocol'
import type { WakeSignals } from '../ports/signals.ts'
import { isSignedIn, type SessionKeeper } from '../session/session-keeper.ts'
import { decideRefresh, type RefreshDecision } from './refresh-schedule.ts'
import type { Refresher } from './refresher.ts'
import { chance } from './retry-delay.ts'

/** Milliseconds after which the loop looks at the clock at the latest: timers stand still while a machine sleeps. */
const longestNap = 30_000

/** What keeps a session fresh. */
export interface RefreshLoopOptions {
  readonly keeper: SessionKeeper
  readonly refresher: Refresher
  readonly clock: Clock
  readonly random: Random
  readonly wakeSignals: WakeSignals
}

/** Refreshes the pair in time, whether or not anybody asks for a token. */
export interface RefreshLoop {
  /** When the pair that is held wants attention; `undefined` where none is held. */
  decide(): RefreshDecision | undefined
  /** Sets the timer anew, because the record may have changed. */
  plan(): void
  /** Ends the loop. */
  stop(): void
}

/** Creates the loop. It sleeps until `plan` is called. */
export function createRefreshLoop(options: RefreshLoopOptions): RefreshLoop {
  const { keeper, refresher, clock, random } = options
  const jitter = chance(random)
  let cancelTimer = (): void => undefined
  let isStopped = false

  const decide = (): RefreshDecision | undefined => {
    const { record } = keeper
    if (!isSignedIn(record)) return undefined
    const { accessLifetime, refreshLifetime, obtainedAt } = record
    const age = { wallElapsed: clock.now() - obtainedAt, heldFor: keeper.heldFor() }
    return decideRefresh({ accessLifetime, refreshLifetime, ...age }, jitter)
  }

  const plan = (): void => {
    cancelTimer()
    const decision = decide()
    if (decision === undefined || isStopped) return
    const nap = Math.ceil(Math.max(0, decision.refreshIn, refresher.retryIn())) // whole, or it might never pass
    cancelTimer = clock.schedule(() => void look(), Math.min(nap, longestNap))
  }

  const look = async (): Promise<void> => {
    const { record } = keeper
    const decision = decide()
    if (isSignedIn(record) && decision !== undefined && decision.refreshIn <= 0 && refresher.retryIn() <= 0) {
      await refresher.replace(record).catch(() => undefined) // reported, and repeated after a while
    }
    plan()
  }

  const wake = async (): Promise<void> => {
    refresher.encourage()
    await keeper.load()
    await look()
  }
  const stopListening = options.wakeSignals.listen(() => void wake())

  return {
    decide,
    plan,
    stop: () => {
      isStopped = true
      cancelTimer()
      stopListening()
    },
  }
}
