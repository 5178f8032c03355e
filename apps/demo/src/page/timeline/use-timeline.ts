import { useSyncExternalStore } from 'react'
import { timeline } from '../auth-client.ts'
import type { TimelineEntry } from './timeline.ts'

/** What happened in this tab, newest first. */
export function useTimeline(): readonly TimelineEntry[] {
  return useSyncExternalStore(timeline.subscribe, timeline.entries)
}

/** Whether anything has happened yet. */
export function useHasTimeline(): boolean {
  return useTimeline().length > 0
}
