import { isAuthError } from '@tokenpair/client'
import { useAuth } from '@tokenpair/react'
import { type ReactNode, type SubmitEvent, useRef, useState } from 'react'
import { errorText } from '../error-text.ts'
import { type Account, CredentialFields } from './credential-fields.tsx'
import { postCredentials, type WhenSignedInAsOther } from './post-credentials.ts'

/** Asks for email and password. The client adopts the token response that the server's route answers. */
export function AccountForm({ account }: { readonly account: Account }): ReactNode {
  const { signIn } = useAuth()
  const form = useRef<HTMLFormElement>(null)
  const [isSending, setIsSending] = useState(false)
  const [error, setError] = useState<unknown>()

  const send = async (whenSignedInAsOther: WhenSignedInAsOther): Promise<void> => {
    const { current } = form
    if (current === null) return
    setIsSending(true)
    setError(undefined)
    try {
      await signIn(() => postCredentials(current, { account, whenSignedInAsOther }))
    } catch (failure) {
      setError(failure)
    } finally {
      setIsSending(false)
    }
  }
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    void send('refuse')
  }

  return (
    <form className="account-form" onSubmit={submit} ref={form}>
      <CredentialFields account={account} />
      <p className="error" role="alert" data-testid="sign-in-error">
        {error === undefined ? undefined : errorText(error)}
      </p>
      {isAuthError(error) && error.code === 'signed_in_as_other' ? (
        <button type="button" disabled={isSending} data-testid="sign-other-out" onClick={() => void send('sign-out')}>
          Sign the other user out, and go on
        </button>
      ) : null}
      <button type="submit" className="primary" disabled={isSending} data-testid="sign-in">
        {isSending ? 'One moment …' : account === 'new' ? 'Create account' : 'Sign in'}
      </button>
    </form>
  )
}
