import type { Clock, JsonObject, Random, RevocationReason } from '@tokenpair/protocol'
import type { LockConfirmation } from '../access-token/access-token-claims.ts'
import type { AuthEvent } from '../auth-event.ts'
import type { RevocationFeed } from '../revocation/revocation-feed.ts'
import type { RevocationStrategy } from '../revocation/revocation-strategy.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { SessionId } from '../sessions/session.ts'
import type { SubjectDirectory } from '../subjects/subject-directory.ts'
import type { TokenManager } from './token-manager.ts'

/** Makes a token manager at start-up. */
export interface TokenManagerBuilder<Claims extends object = JsonObject> {
  build(context: TokenManagerContext): Promise<TokenManager<Claims>>
}

/** What `initializeAuthServices` hands to each builder. */
export interface TokenManagerContext {
  readonly store: SessionStore
  readonly revocation: RevocationStrategy
  readonly revocations: RevocationFeed
  readonly subjects: SubjectDirectory
  /** How many living sessions a subject may have; `undefined` for any number. */
  readonly sessionLimit: SessionLimit | undefined
  readonly clock: Clock
  readonly random: Random
  /** Tells the app what happened. */
  readonly emit: (event: AuthEvent) => void
  /** Learns of what failed where nobody waits for it. */
  readonly onError: (error: unknown) => void
  /** Lets the store clean up now and then. */
  readonly tidyUp: () => void
  /** What the access tokens of a session are locked by, as the transport has it; `undefined` where they are not. */
  readonly confirmationOf: (sessionId: SessionId) => LockConfirmation | undefined
  /** Ends a session by the token manager that it belongs to. */
  readonly endSession: (sessionId: SessionId, reason: RevocationReason) => Promise<void>
}

/** How many living sessions a subject may have, and why those beyond that are ended. */
export interface SessionLimit {
  readonly most: number
  readonly reason: RevocationReason
}
