import { AuthProvider, SignedIn, SignedOut, useAuth } from '@tokenpair/react'
import type { ReactNode } from 'react'
import { client } from './auth-client.ts'
import { Dashboard } from './dashboard/dashboard.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'

/** The page: for who is signed in, for who is not, and for the moment before that is known. */
export function App(): ReactNode {
  return (
    <AuthProvider client={client}>
      <Loading />
      <SignedOut>
        <SignInPage />
      </SignedOut>
      <SignedIn>
        <Dashboard />
      </SignedIn>
    </AuthProvider>
  )
}

function Loading(): ReactNode {
  const { status } = useAuth()
  return status === 'loading' ? (
    <p className="loading muted" role="status">
      Looking for your session …
    </p>
  ) : null
}
