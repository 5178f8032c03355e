import { Fragment, type ReactNode } from 'react'
import type { Auth } from './auth.ts'
import { useAuth } from './use-auth.ts'

/** What {@link SignedIn} and {@link SignedOut} draw. */
export interface GuardProps {
  readonly children?: ReactNode
}

/** What {@link RequireSession} draws. */
export interface RequireSessionProps {
  /** For whoever is not signed in, such as a sign-in page or a redirection to it. */
  readonly fallback: ReactNode
  /** While it is not known yet who is signed in (default: nothing). */
  readonly loading?: ReactNode
  readonly children?: ReactNode
}

/**
 * Draws its children while a user is signed in. When another user signs in, they are made anew, so that nothing they
 * remember of one user is shown to the next.
 *
 * It decides what is drawn, not what is allowed: the server checks every request.
 */
export function SignedIn({ children }: GuardProps): ReactNode {
  const subject = useAuth(subjectOf)
  return subject === undefined ? null : <Fragment key={subject}>{children}</Fragment>
}

/** Draws its children while nobody is signed in, and nothing while that is not known yet. */
export function SignedOut({ children }: GuardProps): ReactNode {
  return useAuth(statusOf) === 'signed-out' ? children : null
}

/**
 * Draws its children while a user is signed in, as {@link SignedIn} does, and something else otherwise.
 *
 * A page that was reloaded is never taken for a signed-out one: until the storage has been read, `loading` is drawn.
 */
export function RequireSession({ fallback, loading = null, children }: RequireSessionProps): ReactNode {
  const status = useAuth(statusOf)
  switch (status) {
    case 'loading':
      return loading
    case 'signed-out':
      return fallback
    case 'signed-in':
      return <SignedIn>{children}</SignedIn>
  }
}

const statusOf = (auth: Auth): Auth['status'] => auth.status
const subjectOf = (auth: Auth): string | undefined => auth.subject
