'use client'

export type { Auth, AuthActions } from './lib/auth.ts'
export { AuthProvider, type AuthProviderProps } from './lib/auth-provider.tsx'
export { type GuardProps, RequireSession, type RequireSessionProps, SignedIn, SignedOut } from './lib/guards.tsx'
export { useAuth } from './lib/use-auth.ts'
export { type SettledAuth, useSuspenseAuth } from './lib/use-suspense-auth.ts'
