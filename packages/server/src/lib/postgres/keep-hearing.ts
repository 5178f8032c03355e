import { canHear, type EndHearing, hearRevocations, type Hearing } from './hear-revocations.ts'
import type { PostgresPool } from './postgres-pool.ts'

/** A connection that listens, as long as somebody wants it. */
export interface KeptHearing {
  /** Opens it where it is not open. Where that fails, nothing happens until the next call. */
  open(): void
  close(): void
}

/** What is listened for, and where; `undefined` for nowhere. */
export interface KeepHearingOptions extends Pick<Hearing, 'onHint' | 'onGap'> {
  readonly pool: PostgresPool | undefined
  readonly channel: string
}

/** Creates a connection that listens. There is no timer: whoever reads the log twice a second opens it again. */
export function keepHearing({ pool, channel, onHint, onGap }: KeepHearingOptions): KeptHearing {
  let state: 'closed' | 'unwanted' | 'opening' | EndHearing = 'closed'
  const onLost = (): void => {
    state = 'closed'
    onGap()
  }
  return {
    open: () => {
      if (state === 'unwanted') state = 'opening'
      if (state !== 'closed' || pool === undefined || !canHear(pool)) return
      state = 'opening'
      hearRevocations(pool, channel, { onHint, onGap, onLost }).then(
        (end) => {
          const isWanted = state === 'opening'
          state = isWanted ? end : 'closed'
          if (!isWanted) end()
        },
        () => {
          state = 'closed'
        },
      )
    },
    close: () => {
      if (typeof state === 'function') state()
      state = state === 'opening' || state === 'unwanted' ? 'unwanted' : 'closed'
    },
  }
}
