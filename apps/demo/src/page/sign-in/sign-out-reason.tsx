import type { SignedOutReason } from '@tokenpair/client'
import { useAuth } from '@tokenpair/react'
import type { ReactNode } from 'react'
import type { Switches } from '../../server/switches.ts'
import { switches } from '../switches/switches.ts'

interface Explanation {
  readonly title: string
  readonly text: string
}

const explanations: Readonly<Record<SignedOutReason, Explanation>> = {
  user: { title: 'You signed out', text: 'The session ended here, in your other tabs and on the server.' },
  expired: { title: 'Your session expired', text: 'You were away for longer than a session lasts: sign in again.' },
  revoked: { title: 'Your session was ended', text: 'It was signed out from another device or by an administrator.' },
  reused: {
    title: 'Your session was ended for your safety',
    text: 'Its refresh token was used by two parties, so one of them had stolen it. Neither can go on.',
  },
  blocked: { title: 'Your account is blocked', text: 'Ask whoever runs this service.' },
  deleted: { title: 'Your account no longer exists', text: 'Its sessions ended with it.' },
  invalid: { title: 'Your session is not known any more', text: 'The server has no session for this browser.' },
}

/** Where each user may be signed in once, a sign-in ends the session of the device before. */
const replaced: Explanation = {
  title: 'Your session was ended',
  text: 'You signed in elsewhere, and this server lets you be signed in once. Or you ended it from there.',
}

function explain(reason: SignedOutReason, { revocation }: Switches): Explanation {
  return reason === 'revoked' && revocation === 'jtiMatcher' ? replaced : explanations[reason]
}

/** Says why the last session ended, if there was one. */
export function SignOutReason(): ReactNode {
  const auth = useAuth()
  if (auth.status !== 'signed-out' || auth.reason === undefined) return null
  const { title, text } = explain(auth.reason, switches)
  return (
    <section className="card reason" role="status" data-testid="sign-out-reason" data-reason={auth.reason}>
      <h2>{title}</h2>
      <p>{text}</p>
    </section>
  )
}
