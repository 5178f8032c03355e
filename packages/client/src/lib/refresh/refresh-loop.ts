import type { ClientPorts } from '../ports/client-ports.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import { decideRefresh, type RefreshDecision } from './refresh-schedule.ts'
import type { Refresher } from './refresher.ts'
import { chance } from './retry-delay.ts'

/** Milliseconds after which the loop looks at the clock at the latest: timers stand still while a machine sleeps. */
const longestNap = 30_000

/** Refreshes the pair in time, whether or not anybody asks for a token. */
export interface RefreshLoop {
  /** When the pair that is held wants attention; `undefined` where none is held. */
  decide(): RefreshDecision | undefined
  /** Sets the timer anew, because something may have changed. */
  plan(): void
  /** Ends the loop. */
  readonly stop: () => void
}

/** Creates the loop. It sleeps until `plan` is called. */
export function createRefreshLoop(ports: ClientPorts, keeper: SessionKeeper, refresher: Refresher): RefreshLoop {
  const { clock } = ports
  const jitter = chance(ports.random)
  let cancelTimer = (): void => undefined
  let isStopped = false

  const decide = (): RefreshDecision | undefined => {
    const { session } = keeper
    return session && decideRefresh(session.pair, keeper.age(), jitter)
  }

  const plan = (): void => {
    cancelTimer()
    const decision = decide()
    if (!decision || isStopped) return
    const nap = Math.ceil(refresher.retryIn() ?? decision.refreshIn) // whole, or it might never pass
    cancelTimer = clock.schedule(() => void look(), Math.min(Math.max(0, nap), longestNap))
  }

  const look = async (): Promise<void> => {
    const { session } = keeper
    const due = refresher.retryIn() ?? decide()?.refreshIn
    if (session && due !== undefined && due <= 0) {
      await refresher.replace(session).catch(() => undefined) // reported, and repeated after a while
    }
    plan()
  }

  const stopListening = ports.wakeSignals.listen(() => {
    refresher.encourage()
    void keeper.load().then(look)
  })

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
