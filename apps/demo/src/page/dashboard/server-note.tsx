import type { ReactNode } from 'react'
import type { Loaded } from '../use-loaded.ts'
import type { ServerFacts } from './server-facts.ts'

/** Says where the server keeps sessions, and how its clock goes, at the foot of the page. */
export function ServerNote({ facts }: { readonly facts: Loaded<ServerFacts> }): ReactNode {
  if (facts.status !== 'ready') return null
  return (
    <footer className="settings muted" data-testid="settings">
      This server keeps sessions in SQLite. {describeClock(facts.value.clockLead)}
    </footer>
  )
}

function describeClock(lead: number): string {
  if (lead === 0) return 'Your clock agrees with its clock, and would not have to: only lifetimes count.'
  return `Your clock is ${Math.abs(lead)} s ${lead > 0 ? 'ahead of' : 'behind'} its clock, which does no harm: only lifetimes count.`
}
