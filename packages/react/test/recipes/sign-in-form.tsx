import { isAuthError } from '@tokenpair/client'
import { useAuth } from '@tokenpair/react'
import { type ReactNode, useActionState } from 'react'

/** Signs in by a React 19 action. It is disabled while it is sent, and says what went wrong. */
export function SignInForm(): ReactNode {
  const { signIn } = useAuth()
  const [message, submit, isPending] = useActionState(async (_: string, body: FormData) => {
    try {
      await signIn(() => fetch('/sign-in', { method: 'POST', body }))
      return ''
    } catch (error) {
      return isAuthError(error) ? error.message : 'The server cannot be reached: try again'
    }
  }, '')

  return (
    <form action={submit}>
      <label>
        Email <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <p role="alert">{message}</p>
      <button disabled={isPending}>{isPending ? 'One moment …' : 'Sign in'}</button>
    </form>
  )
}
