import type { AuthError } from '@tokenpair/protocol'

/** What a client tells of its work, for logs and developer tools. Carries no token. */
export type ClientEvent =
  /** This client redeemed the refresh token. */
  | { readonly type: 'refreshed'; readonly generation: number }
  /** A newer pair came from another tab, or by `headerTransport()` in the head of an answer. */
  | { readonly type: 'adopted'; readonly generation: number }
  /** A redemption failed and will be repeated; the session is kept. */
  | { readonly type: 'refresh-failed'; readonly error: AuthError; readonly retryInMs: number }
  /** The storage could not be read or written; the session is kept in memory. */
  | { readonly type: 'storage-failed'; readonly cause: unknown }
  /** The claims of the access token are not what the schema says; the session is kept, and its state has no claims. */
  | { readonly type: 'claims-failed'; readonly cause: unknown }
