import { type ReactNode, useState } from 'react'
import { AccountForm } from './account-form.tsx'
import type { Account } from './credential-fields.tsx'

/** What {@link AccountChoice} starts with. */
export interface AccountChoiceProps {
  readonly initially: Account
}

/** A form to sign in, or to sign up, with a way from one to the other. */
export function AccountChoice({ initially }: AccountChoiceProps): ReactNode {
  const [account, setAccount] = useState<Account>(initially)
  return (
    <>
      <h2>{account === 'existing' ? 'Sign in' : 'Create an account'}</h2>
      <AccountForm key={account} account={account} />
      <p className="switch">
        {account === 'existing' ? 'No account yet?' : 'You have one?'}{' '}
        <button
          type="button"
          className="link"
          data-testid="switch-account"
          onClick={() => setAccount(account === 'existing' ? 'new' : 'existing')}
        >
          {account === 'existing' ? 'Sign up' : 'Sign in'}
        </button>
      </p>
    </>
  )
}
