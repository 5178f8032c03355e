import type { ReactNode } from 'react'
import { Brand } from '../brand.tsx'
import { focusOnArrival } from '../focus-on-arrival.ts'
import { SwitchesCard } from '../switches/switches-card.tsx'
import { switches } from '../switches/switches.ts'
import { TimelinePanel } from '../timeline/timeline-panel.tsx'
import { useHasTimeline } from '../timeline/use-timeline.ts'
import { AccountChoice } from './account-choice.tsx'
import { SignOutReason } from './sign-out-reason.tsx'

/** Where a person signs in or up, and learns why the last session ended. */
export function SignInPage(): ReactNode {
  const hasTimeline = useHasTimeline()
  return (
    <main className="sign-in-page" data-testid="sign-in-page" tabIndex={-1} ref={focusOnArrival}>
      <div className="pitch-column">
        <section className="pitch">
          <Brand />
          <h1>Sign in once, stay&nbsp;signed&nbsp;in.</h1>
          <p className="lead">
            A short-lived access token on every request, a refresh token that changes at each use. This page lets you
            watch the two at work, and break the network, steal a token or end the session from elsewhere.
          </p>
          <ul className="promises">
            <li>Nothing that networks, tabs and restarts do signs you out.</li>
            <li>A stolen token is noticed as soon as both holders go on.</li>
            <li>
              A revoked session {switches.revocation === 'stateless' ? 'gets no more tokens' : 'stops working at once'}.
            </li>
          </ul>
        </section>
        <SwitchesCard />
      </div>
      <div className="sign-in-column">
        <SignOutReason />
        <section className="card">
          <AccountChoice initially="existing" />
        </section>
        {hasTimeline ? <TimelinePanel /> : null}
      </div>
    </main>
  )
}
