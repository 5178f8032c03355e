import type { AuthErrorCode, RevocationReason } from '@tokenpair/protocol'
import type { SessionId } from './sessions/session.ts'

/** What happened to sessions, for audit logs and alarms. Carries no token, secret, hash or attempt id. */
export type AuthEvent =
  /** A sign-in was answered. */
  | {
      readonly type: 'issued'
      readonly manager: string
      readonly sessionId: SessionId
      readonly subject: string
      readonly method: string
    }
  /** A refresh token was redeemed; `repeated` where the same exchange had been answered before. */
  | {
      readonly type: 'refreshed' | 'repeated'
      readonly manager: string
      readonly sessionId: SessionId
      readonly subject: string
      readonly generation: number
    }
  /** A refresh was refused. Without `sessionId`, the token was not authentic. */
  | {
      readonly type: 'refused'
      readonly manager: string
      readonly sessionId: SessionId | undefined
      readonly code: AuthErrorCode
    }
  /** Two parties held a refresh token, so its session was ended: a theft, or a client that broke its contract. */
  | {
      readonly type: 'reused'
      readonly manager: string
      readonly sessionId: SessionId
      readonly subject: string
      /** The generation that was presented, and the one at which the session stood. */
      readonly presentedGeneration: number
      readonly generation: number
    }
  /** Sessions were ended before their time, for whatever reason. */
  | {
      readonly type: 'revoked'
      readonly manager: string
      readonly sessionIds: readonly SessionId[]
      readonly reason: RevocationReason
    }
