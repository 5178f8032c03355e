import type { SessionInspection } from '../auth-client.ts'
import type { ClientPorts } from '../ports/client-ports.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import { decideRefresh } from './refresh-schedule.ts'
import type { Refresher } from './refresher.ts'
import { chance } from './retry-delay.ts'

/** Milliseconds after which the loop looks at the clock at the latest: timers stand still while a machine sleeps. */
const longestNap = 30_000

/** Refreshes the pair in time, whether or not anybody asks for a token. */
export interface RefreshLoop {
  /** What is left of the pair that is held; `undefined` where none is held. */
  readonly inspect: () => SessionInspection | undefined
  /** Sets the timer anew, because something may have changed. */
  plan(): void
  /** Ends the loop. */
  readonly stop: () => void
}

/** Creates the loop. It sleeps until `plan` is called. */
export function createRefreshLoop(ports: ClientPorts, keeper: SessionKeeper, refresher: Refresher): RefreshLoop {
  const jitter = chance(ports.random)
  let cancelTimer = (): void => undefined
  let isStopped = false

  const inspect: RefreshLoop['inspect'] = () => {
    const { session } = keeper
    return session && decideRefresh(session.pair, keeper.age(), jitter)
  }

  const dueIn = (): number | undefined => {
    const failure = refresher.failure()
    return failure ? failure.retryAt - ports.clock.monotonic() : inspect()?.refreshIn
  }

  const plan = (): void => {
    cancelTimer()
    const due = dueIn()
    if (due === undefined || isStopped) return
    const nap = Math.ceil(due) // whole, or it might never pass
    cancelTimer = ports.clock.schedule(() => void look(), Math.min(Math.max(0, nap), longestNap))
  }

  const look = async (): Promise<void> => {
    const { session } = keeper
    const due = dueIn() ?? 1
    if (session && due <= 0) await refresher.replace(session).catch(() => undefined) // reported, and repeated later
    else await keeper.load() // the storage may work again, or know of something that nobody told
    plan()
  }

  const stopListening = ports.wakeSignals.listen(() => {
    const failure = refresher.failure()
    if (failure && !failure.error.retryAfter) failure.retryAt = 0 // the network may be back
    void keeper.load().then(look)
  })

  return {
    inspect,
    plan,
    stop: () => {
      isStopped = true
      cancelTimer()
      stopListening()
    },
  }
}
