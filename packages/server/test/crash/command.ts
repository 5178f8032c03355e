import type { SessionId } from '@tokenpair/server'

/** What a test asks of a server in another process. */
export type Command =
  | { readonly kind: 'issue'; readonly subject: string }
  | { readonly kind: 'redeem'; readonly refreshToken: string; readonly attempt: string }
  | { readonly kind: 'sign-out'; readonly token: string }
  | { readonly kind: 'revoke'; readonly sessionId: SessionId }
  | { readonly kind: 'revoke-all'; readonly subject: string; readonly except: SessionId | undefined }
  | { readonly kind: 'list'; readonly subject: string }
  | { readonly kind: 'authenticate'; readonly accessToken: string }
  | { readonly kind: 'close' }

/** What the server answers to each kind of command. */
export interface Answers {
  readonly issue: Pair
  readonly redeem: Redeemed
  readonly 'sign-out': 'signed-out'
  /** Whether this call ended the session. */
  readonly revoke: boolean
  /** Which sessions this call ended. */
  readonly 'revoke-all': readonly SessionId[]
  readonly list: readonly Listed[]
  /** `authenticated`, or the code that refuses the access token. */
  readonly authenticate: string
  readonly close: 'closed'
}

/** A session with its newest tokens, as its owner holds it. */
export interface Pair {
  readonly sessionId: SessionId
  readonly subject: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly generation: number
}

/** The answer of the token route: the next pair, or a code. */
export type Redeemed =
  | { readonly code: 'ok'; readonly pair: Pair }
  | { readonly code: string; readonly reason: string | undefined; readonly pair?: undefined }

/** A session that a list shows as alive. */
export interface Listed {
  readonly sessionId: SessionId
  /** Milliseconds since the Unix epoch. */
  readonly refreshedAt: number
}

/** A command on its way to the server. */
export interface Errand {
  readonly number: number
  readonly command: Command
}

/** What comes back for a command: that it is taken up, then what came of it. */
export type Report =
  | { readonly kind: 'begun'; readonly number: number }
  | { readonly kind: 'answered'; readonly number: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly number: number; readonly message: string }
