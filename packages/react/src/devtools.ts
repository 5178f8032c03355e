'use client'

export { AuthDevtools, type AuthDevtoolsProps } from './lib/devtools/auth-devtools.tsx'
export {
  type ClientTimeline,
  createEventTimeline,
  type EventTimeline,
  type EventTimelineOptions,
  type TimelineEntry,
} from './lib/devtools/event-timeline.ts'
export type { TabChannel } from './lib/devtools/tab-channel.ts'
