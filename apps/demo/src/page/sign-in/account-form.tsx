import { useAuth } from '@tokenpair/react'
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { errorText } from '../error-text.ts'
import { type Account, CredentialFields } from './credential-fields.tsx'

/** Asks for email and password. The client adopts the token response that the server's route answers. */
export function AccountForm({ account }: { readonly account: Account }): ReactNode {
  const { signIn } = useAuth()
  const [isSending, setIsSending] = useState(false)
  const [error, setError] = useState<string>()
  const isNew = account === 'new'

  const send = async (form: HTMLFormElement): Promise<void> => {
    setIsSending(true)
    setError(undefined)
    const body = JSON.stringify(Object.fromEntries(new FormData(form)))
    const headers = { 'content-type': 'application/json' }
    try {
      await signIn(() => fetch(isNew ? '/sign-up' : '/sign-in', { method: 'POST', headers, body }))
    } catch (failure) {
      setError(errorText(failure))
    } finally {
      setIsSending(false)
    }
  }
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    void send(event.currentTarget)
  }

  return (
    <form className="account-form" onSubmit={submit}>
      <CredentialFields account={account} />
      <p className="error" role="alert" data-testid="sign-in-error">
        {error}
      </p>
      <button type="submit" className="primary" disabled={isSending} data-testid="sign-in">
        {isSending ? 'One moment …' : isNew ? 'Create account' : 'Sign in'}
      </button>
    </form>
  )
}
