import { AuthProvider, RequireSession, useAuth } from '@tokenpair/react'
import { lazy, type ReactNode, Suspense } from 'react'
import { client, timeline } from './auth-client.ts'
import { Dashboard } from './dashboard/dashboard.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'

/** The page: for who is signed in, for who is not, and for the moment before that is known. */
export function App(): ReactNode {
  return (
    <AuthProvider client={client}>
      <RequireSession fallback={<SignInPage />} loading={<p className="loading muted">Looking for your session …</p>}>
        <SessionDashboard />
      </RequireSession>
      {wantsDevtools ? (
        <Suspense>
          <Devtools timeline={timeline} />
        </Suspense>
      ) : null}
    </AuthProvider>
  )
}

/** A dashboard for each session: what it shows of one user is never left over for the next. */
function SessionDashboard(): ReactNode {
  const auth = useAuth()
  return auth.status === 'signed-in' ? <Dashboard key={auth.sessionId} /> : null
}

/** The panel for developers, at `/?devtools`. Nobody else loads it. */
const Devtools = lazy(async () => ({ default: (await import('@tokenpair/react/devtools')).AuthDevtools }))
const wantsDevtools = new URLSearchParams(location.search).has('devtools')
