import type { ReactNode } from 'react'

/** Whether the person has an account or wants one. */
export type Account = 'existing' | 'new'

const alice = { email: 'alice@example.com', password: 'correct horse battery staple' }
const nobody = { email: '', password: '' }

/** Email and password: Alice's, where somebody signs in, so that the demo is one click away. */
export function CredentialFields({ account }: { readonly account: Account }): ReactNode {
  const isNew = account === 'new'
  const { email, password } = isNew ? nobody : alice
  return (
    <>
      <label>
        Email
        <input name="email" type="email" autoComplete="username" required defaultValue={email} data-testid="email" />
      </label>
      <label>
        Password
        <input
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          minLength={isNew ? 8 : 1}
          defaultValue={password}
          data-testid="password"
        />
      </label>
      {isNew ? (
        <p className="hint">At least 8 characters. The account lives in the demo’s database.</p>
      ) : (
        <p className="hint">
          Filled in for you: Alice, whose password is <q>{alice.password}</q>.
        </p>
      )}
    </>
  )
}
