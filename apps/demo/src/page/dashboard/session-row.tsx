import type { ReactNode } from 'react'
import { useTask } from '../use-task.ts'
import { endSession, type SessionEntry } from './sessions.ts'

const format = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
})

/** One device, with a way to end its session. */
export interface SessionRowProps {
  readonly session: SessionEntry
  /** Called when the session has ended. */
  readonly onEnd: () => Promise<void>
}

export function SessionRow({ session, onEnd }: SessionRowProps): ReactNode {
  const end = useTask(async () => {
    await endSession(session)
    await onEnd()
  })
  return (
    <li className="session" data-testid="session-row" data-current={session.isCurrent} data-session-id={session.id}>
      <div>
        <p className="device">
          {session.device} {session.isCurrent ? <span className="badge">this device</span> : null}
        </p>
        <p className="muted">
          Signed in {format.format(session.createdAt)} · last seen {format.format(session.refreshedAt)} · ends{' '}
          {format.format(session.expiresAt)}
        </p>
        <p className="error" role="alert">
          {end.error}
        </p>
      </div>
      <button
        type="button"
        onClick={end.run}
        disabled={end.isRunning}
        data-testid="end-session"
        aria-label={`End the session on ${session.device}${session.isCurrent ? ', this device' : ''}`}
      >
        End
      </button>
    </li>
  )
}
