import type { ClientTimeline } from './event-timeline.ts'

/** What `@tokenpair/react/devtools` is where a bundler does not ask for the `development` condition: nothing. */
export function AuthDevtools(): null {
  return null
}

/** A timeline that keeps nothing. */
export function createEventTimeline(): ClientTimeline {
  return { entries: () => nothing, subscribe: () => () => undefined, tell: () => undefined }
}

const nothing = [] as const
