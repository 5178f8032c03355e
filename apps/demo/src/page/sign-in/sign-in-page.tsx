import { type ReactNode, useState } from 'react'
import { Brand } from '../brand.tsx'
import { focusOnArrival } from '../focus-on-arrival.ts'
import { TimelinePanel } from '../timeline/timeline-panel.tsx'
import { useHasTimeline } from '../timeline/use-timeline.ts'
import { AccountForm } from './account-form.tsx'
import type { Account } from './credential-fields.tsx'
import { SignOutReason } from './sign-out-reason.tsx'

/** Where a person signs in or up, and learns why the last session ended. */
export function SignInPage(): ReactNode {
  const [account, setAccount] = useState<Account>('existing')
  const hasTimeline = useHasTimeline()
  return (
    <main className="sign-in-page" data-testid="sign-in-page" tabIndex={-1} ref={focusOnArrival}>
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
          <li>A revoked session stops working at once.</li>
        </ul>
      </section>
      <div className="sign-in-column">
        <SignOutReason />
        <section className="card" aria-labelledby="account-title">
          <h2 id="account-title">{account === 'existing' ? 'Sign in' : 'Create an account'}</h2>
          <AccountForm key={account} account={account} />
          <p className="switch">
            {account === 'existing' ? 'No account yet?' : 'You have one?'}{' '}
            <button
              type="button"
              className="link"
              data-testid="switch-account"
              onClick={() => setAccount(account === 'existing' ? 'new' : 'existing')}
            >
              {account === 'existing' ? 'Sign up' : 'Sign in'}
            </button>
          </p>
        </section>
        {hasTimeline ? <TimelinePanel /> : null}
      </div>
    </main>
  )
}
