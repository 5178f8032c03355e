import type { Clock, Random } from '@tokenpair/protocol'
import type { ClientEvent } from './client-event.ts'
import type { ClientWarning } from './client-warning.ts'
import type { Announcements, WakeSignals } from './ports/signals.ts'
import type { TokenStorage } from './ports/token-storage.ts'
import type { TurnTaking } from './ports/turn-taking.ts'
import type { SignedOutReason } from './session/auth-state.ts'
import type { ClaimsSchema } from './session/claims-schema.ts'
import type { ClientTransport } from './transport/client-transport.ts'

/** How {@link createAuthClient} finds its server and the rest of the world. Everything but `url` has a default. */
export interface AuthClientOptions {
  /** Where the routes of the server half lie: `https://api.example.com/auth`, or `/auth` in a page of the same origin. */
  readonly url: string
  /** Called once when a session has ended, in every tab. */
  readonly onSignedOut?: ((event: SignedOut) => void) | undefined
  /** Learns of the client's work, for logs and developer tools. */
  readonly onEvent?: ((event: ClientEvent) => void) | undefined
  /** Learns that the storage is in trouble. Nobody is signed out for that. */
  readonly onWarning?: ((warning: ClientWarning) => void) | undefined
  /** The origins that may see the access token (default: that of `url`). */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Where the session is kept (default: in a page IndexedDB, else localStorage, else memory; memory elsewhere). */
  readonly storage?: TokenStorage | undefined
  /** How the refresh token travels (default: as a bearer token, in the bodies of requests and answers). */
  readonly transport?: ClientTransport | undefined
  /** Default: the runtime's. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** How tabs take turns (default: Web Locks where the storage is shared). */
  readonly turns?: TurnTaking | undefined
  /** How tabs tell each other of changes (default: a BroadcastChannel where the storage is shared). */
  readonly announcements?: Announcements | undefined
  /** What wakes the client (default: the page's visibility, focus, `online` and `pageshow`). */
  readonly wakeSignals?: WakeSignals | undefined
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** Default: the runtime's cryptographic randomness. */
  readonly random?: Random | undefined
}

/** What types the claims of a client. */
export interface ClaimsOptions<Claims> {
  /** Reads the app's claims; where they do not fit, `state.claims` is `undefined`. */
  readonly claims: ClaimsSchema<Claims>
}

/** The end of a session. */
export interface SignedOut {
  readonly reason: SignedOutReason
}
