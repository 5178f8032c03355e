import type { ReactNode } from 'react'
import { formatDuration } from '../format-duration.ts'

/** A lifetime that runs down. All durations are seconds. */
export interface LifetimeBarProps {
  readonly name: string
  readonly testId: string
  /** What is left of it. */
  readonly left: number
  /** How long it was, if that is known. */
  readonly whole: number | undefined
  /** What will be left of it when something happens. */
  readonly mark?: number
}

/** Shows what is left of a lifetime as a bar and in words. */
export function LifetimeBar({ name, testId, left, whole = left, mark }: LifetimeBarProps): ReactNode {
  const share = (seconds: number): string => `${Math.min(100, Math.max(0, (100 * seconds) / (whole || 1)))}%`
  return (
    <div className="lifetime" data-testid={testId} data-seconds={Math.ceil(left)}>
      <div className="lifetime-words">
        <span>{name}</span>
        <span className="digits">{formatDuration(left)}</span>
      </div>
      <div
        className="bar"
        role="meter"
        aria-label={`${name}: what is left`}
        aria-valuemin={0}
        aria-valuemax={Math.ceil(whole)}
        aria-valuenow={Math.ceil(left)}
        aria-valuetext={formatDuration(left)}
      >
        <div className="bar-left" style={{ width: share(left) }} />
        {mark === undefined ? null : (
          <div className="bar-mark" style={{ left: share(mark) }} title="The next refresh" />
        )}
      </div>
    </div>
  )
}
