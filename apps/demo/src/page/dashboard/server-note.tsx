import type { ReactNode } from 'react'
import type { Loaded } from '../use-loaded.ts'
import type { ServerFacts } from './server-facts.ts'

const revocations = {
  denylist: 'refuses the access tokens of an ended session at once (denylist)',
  stateless: 'lets the access tokens of an ended session run out (stateless)',
}

/** Says how the server runs, at the foot of the page. */
export function ServerNote({ facts }: { readonly facts: Loaded<ServerFacts> }): ReactNode {
  if (facts.status !== 'ready') return null
  const { settings, clockLead } = facts.value
  return (
    <footer className="settings muted" data-testid="settings">
      This server signs with {settings.algorithm}, {revocations[settings.revocation]}, sends tokens by{' '}
      {settings.transport} and keeps sessions in SQLite. {describeClock(clockLead)}
    </footer>
  )
}

function describeClock(lead: number): string {
  if (lead === 0) return 'Your clock agrees with its clock, and would not have to: only lifetimes count.'
  return `Your clock is ${Math.abs(lead)} s ${lead > 0 ? 'ahead of' : 'behind'} its clock, which does no harm: only lifetimes count.`
}
