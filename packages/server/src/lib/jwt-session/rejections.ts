import { AuthError, isAuthError } from '@tokenpair/protocol'
import type { RenewalRefusal } from './decide-renewal.ts'

/** What a request is answered whose token stands for nobody. */
export interface Rejection {
  readonly status: 'rejected'
  readonly error: AuthError
}

const messages = {
  token_invalid: 'The token is not one of this server: sign in again',
  token_expired: 'The token expired, or its session was not used for too long: sign in again',
  token_revoked: 'The session was ended: sign in again',
} as const

/** Makes the answer to a token that stands for nobody. */
export function rejected(reason: keyof typeof messages | AuthError): Rejection {
  return { status: 'rejected', error: typeof reason === 'string' ? new AuthError(reason, messages[reason]) : reason }
}

/** Makes the answer to a genuine token that its row does not renew. */
export function rejectedBy({ kind }: RenewalRefusal): Rejection {
  switch (kind) {
    case 'unknown':
    case 'revoked':
      return rejected('token_revoked')
    case 'unused':
    case 'over':
      return rejected('token_expired')
  }
}

/** Makes the answer to a token that cannot be judged at the moment. */
export function rejectedForNow(cause: unknown): Rejection {
  const message = 'The token cannot be judged at the moment: repeat the same request later'
  return rejected(
    new AuthError('unavailable', message, { cause, retryAfter: isAuthError(cause) ? cause.retryAfter : undefined }),
  )
}
