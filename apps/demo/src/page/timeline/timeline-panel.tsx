import type { ReactNode } from 'react'
import type { TimelineEntry } from './timeline.ts'
import { useTimeline } from './use-timeline.ts'

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** What happened in this tab, newest first. */
export function TimelinePanel(): ReactNode {
  const entries = useTimeline()
  return (
    <section className="card timeline-card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">What happens</h2>
      {entries.length === 0 ? (
        <p className="muted">Nothing yet. Each refresh appears here at the moment it happens.</p>
      ) : null}
      <ol className="timeline" data-testid="timeline" aria-live="polite" aria-relevant="additions" tabIndex={0}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  )
}

function Entry({ entry }: { readonly entry: TimelineEntry }): ReactNode {
  return (
    <li className="timeline-entry" data-testid="timeline-entry" data-type={entry.type}>
      <time dateTime={new Date(entry.at).toISOString()}>{timeFormat.format(entry.at)}</time>
      <span className="timeline-text">{entry.text}</span>
      {entry.generation === undefined ? null : <span className="badge">generation {entry.generation}</span>}
    </li>
  )
}
