import type { SessionId } from '../sessions/session.ts'

/** A sign-in whose tokens are about to be handed out. It carries none of them. */
export interface TokenIssued {
  /** The name of the token manager that issued them. */
  readonly manager: string
  readonly subject: string
  readonly sessionId: SessionId
  /** How the user signed in. */
  readonly method: string
  readonly scopes: readonly string[]
  /** Seconds until the access token expires. */
  readonly accessTokenExpiresIn: number
}
