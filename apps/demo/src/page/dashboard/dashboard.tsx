import type { ReactNode } from 'react'
import { focusOnArrival } from '../focus-on-arrival.ts'
import { SwitchesCard } from '../switches/switches-card.tsx'
import { TimelinePanel } from '../timeline/timeline-panel.tsx'
import { useLoaded } from '../use-loaded.ts'
import { CallsPanel } from './calls-panel.tsx'
import { DashboardHeader } from './dashboard-header.tsx'
import { DrillsPanel } from './drills-panel.tsx'
import { IdentityPanel } from './identity-panel.tsx'
import { LifetimesPanel } from './lifetimes-panel.tsx'
import { NotesPanel } from './notes-panel.tsx'
import { loadServerFacts } from './server-facts.ts'
import { ServerNote } from './server-note.tsx'
import { SessionsPanel } from './sessions-panel.tsx'

/** What a signed-in person sees: the session at work, and what can be done to it. */
export function Dashboard(): ReactNode {
  const [facts] = useLoaded(loadServerFacts)
  return (
    <div className="dashboard" data-testid="dashboard">
      <DashboardHeader />
      <main className="panels" tabIndex={-1} ref={focusOnArrival}>
        <IdentityPanel />
        <LifetimesPanel facts={facts} />
        <CallsPanel />
        <DrillsPanel />
        <TimelinePanel />
        <SessionsPanel />
        <NotesPanel />
        <SwitchesCard />
      </main>
      <ServerNote facts={facts} />
    </div>
  )
}
