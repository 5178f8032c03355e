import { useAuth } from '@tokenpair/react'
import type { ReactNode } from 'react'
import { AccountChoice } from '../sign-in/account-choice.tsx'

/** Who is signed in, and with which claims, as the access token says. */
export function IdentityPanel(): ReactNode {
  const auth = useAuth()
  if (auth.status !== 'signed-in') return null
  const { subject, scopes, claims } = auth
  return (
    <section className="card identity">
      <h1>
        Signed in as <strong data-testid="subject">{subject}</strong>
      </h1>
      <dl className="claims" data-testid="claims">
        {Object.entries(claims).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
        <div>
          <dt>scope</dt>
          <dd>{scopes.join(' ')}</dd>
        </div>
      </dl>
      <details className="other-account">
        <summary data-testid="other-account">Use another account</summary>
        <div className="other-account-form">
          <AccountChoice initially="new" />
        </div>
      </details>
    </section>
  )
}
