import type { Clock } from '@tokenpair/client'
import { useEffect } from 'react'

/** Calls back again and again while the component is there. `task` has to stay the same function. */
export function useRepetition(task: () => void, ms: number, clock: Clock): void {
  useEffect(() => {
    const run = (): void => {
      cancel = clock.schedule(run, ms)
      task()
    }
    let cancel = clock.schedule(run, ms)
    return () => cancel()
  }, [task, ms, clock])
}
