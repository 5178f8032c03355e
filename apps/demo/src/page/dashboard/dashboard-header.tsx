import { useAuth } from '@tokenpair/react'
import type { ReactNode } from 'react'
import { Brand } from '../brand.tsx'

/** The head of the page, with the way out. */
export function DashboardHeader(): ReactNode {
  const { signOut } = useAuth()
  return (
    <header className="page-header">
      <Brand />
      <p className="muted tagline">Sign in once, stay signed in</p>
      <button type="button" data-testid="sign-out" onClick={() => void signOut()}>
        Sign out
      </button>
    </header>
  )
}
