import { type ReactNode, useEffect } from 'react'
import { client } from '../auth-client.ts'
import { type Loaded, useLoaded } from '../use-loaded.ts'
import { useTask } from '../use-task.ts'
import { SessionRow } from './session-row.tsx'
import { loadSessions, type SessionEntry } from './sessions.ts'

/** The user's devices, each with a way to end its session. */
export function SessionsPanel(): ReactNode {
  const [sessions, reload] = useLoaded(loadSessions)
  const signOutOthers = useTask(async () => {
    await client.signOut({ scope: 'others' })
    await reload()
  })
  useEffect(() => {
    const look = (): void => void reload()
    addEventListener('focus', look)
    return () => removeEventListener('focus', look)
  }, [reload])
  return (
    <section className="card" aria-labelledby="sessions-title">
      <div className="card-head">
        <h2 id="sessions-title">Your devices</h2>
        <div className="buttons">
          <button type="button" onClick={() => void reload()} data-testid="reload-sessions">
            Look again
          </button>
          <button
            type="button"
            onClick={signOutOthers.run}
            disabled={signOutOthers.isRunning || !hasOthers(sessions)}
            data-testid="sign-out-others"
          >
            Sign out the others
          </button>
        </div>
      </div>
      <p className="error" role="alert">
        {signOutOthers.error}
      </p>
      <SessionList sessions={sessions} onEnd={reload} />
    </section>
  )
}

interface SessionListProps {
  readonly sessions: Loaded<readonly SessionEntry[]>
  readonly onEnd: () => Promise<void>
}

function SessionList({ sessions, onEnd }: SessionListProps): ReactNode {
  switch (sessions.status) {
    case 'loading':
      return <p className="muted">Asking for your devices …</p>
    case 'failed':
      return <p className="error">{sessions.message}</p>
    case 'ready':
      return (
        <ul className="sessions" data-testid="sessions" aria-live="polite">
          {sessions.value.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={onEnd} />
          ))}
        </ul>
      )
  }
}

function hasOthers(sessions: Loaded<readonly SessionEntry[]>): boolean {
  return sessions.status === 'ready' && sessions.value.some((session) => !session.isCurrent)
}
