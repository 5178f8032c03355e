import type { ReactNode } from 'react'
import { client } from '../auth-client.ts'
import { formatDuration } from '../format-duration.ts'
import { switches } from '../switches/switches.ts'
import type { Loaded } from '../use-loaded.ts'
import { useTask } from '../use-task.ts'
import { LifetimeBar } from './lifetime-bar.tsx'
import type { ServerFacts } from './server-facts.ts'
import { useRemaining } from './use-remaining.ts'

/** Seconds that a person may be expected to wait for something to happen. */
const patience = 120

/** Both lifetimes as they run down, and when the client will refresh. */
export function LifetimesPanel({ facts }: { readonly facts: Loaded<ServerFacts> }): ReactNode {
  const remaining = useRemaining()
  const refresh = useTask(() => client.refresh())
  if (remaining === undefined) return null
  const { accessToken, refreshToken, generation } = remaining
  const settings = facts.status === 'ready' ? facts.value.settings : undefined
  return (
    <section className="card" aria-labelledby="lifetimes-title">
      <div className="card-head">
        <h2 id="lifetimes-title">Your pair of tokens</h2>
        <p className="generation">
          generation{' '}
          <strong key={generation} data-testid="generation">
            {generation}
          </strong>
        </p>
      </div>
      <LifetimeBar
        name="Access token"
        testId="access-lifetime"
        left={accessToken}
        whole={settings?.accessTokenLifetime}
        mark={accessToken - remaining.refresh}
      />
      <LifetimeBar
        name="Refresh token"
        testId="refresh-lifetime"
        left={refreshToken}
        whole={settings?.refreshTokenLifetime}
      />
      {switches.transport === 'locked' ? <LockNote /> : null}
      <div className="card-foot">
        <p className="muted" data-testid="next-refresh" data-seconds={Math.ceil(remaining.refresh)}>
          {remaining.refresh > 0
            ? `Refreshes by itself in ${formatDuration(remaining.refresh)}, at the mark.`
            : 'Refreshing …'}
        </p>
        <button type="button" onClick={refresh.run} disabled={refresh.isRunning} data-testid="refresh-now">
          Refresh now
        </button>
      </div>
      {settings !== undefined && settings.accessTokenLifetime > patience ? (
        <p className="hint">
          To watch it sooner, start the server with <code>ACCESS_TOKEN_LIFETIME=20</code>.
        </p>
      ) : null}
      <p className="error" role="alert">
        {refresh.error}
      </p>
    </section>
  )
}

/** Says what the tokens are worth without the cookie. */
function LockNote(): ReactNode {
  return (
    <p className="lock-note muted" data-testid="lock-note">
      <span className="badge">locked</span> Both are refused without the HttpOnly cookie of this session.
    </p>
  )
}
