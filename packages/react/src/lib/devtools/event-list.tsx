import { type ReactNode, useSyncExternalStore } from 'react'
import type { EventTimeline, TimelineEntry } from './event-timeline.ts'
import { styles } from './panel-style.ts'

/** What happened in this tab, newest first. */
export function EventList({ timeline = none }: { readonly timeline: EventTimeline | undefined }): ReactNode {
  const entries = useSyncExternalStore(timeline.subscribe, timeline.entries)
  return (
    <>
      <h2 style={styles.title}>Events</h2>
      {entries.length === 0 ? (
        <p style={styles.note}>
          {timeline === none ? 'Give the client onEvent: timeline.tell, and this panel the timeline.' : 'None yet.'}
        </p>
      ) : null}
      <ol style={styles.list}>
        {entries.map((entry) => (
          <li key={entry.id} style={styles.item}>
            {describeEntry(entry)}
          </li>
        ))}
      </ol>
    </>
  )
}

const none: EventTimeline = { entries: () => noEntries, subscribe: () => () => undefined }
const noEntries: readonly TimelineEntry[] = []

const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

function describeEntry({ at, type, text, generation }: TimelineEntry): string {
  const more = [text, generation === undefined ? undefined : `generation ${generation}`].filter(Boolean)
  return `${timeFormat.format(at)} ${[type, ...more].join(': ')}`
}
