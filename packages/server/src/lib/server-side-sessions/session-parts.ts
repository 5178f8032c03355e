import type { SessionLifecycle } from '../sessions/session-lifecycle.ts'
import { endOfSession } from '../sessions/session-summary.ts'
import type { Session } from '../sessions/session.ts'
import type { ClaimsReader } from '../token-managers/claims-reader.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type { IssuedToken } from '../token-managers/token-manager.ts'
import type { CheckedServerSideSessionsConfig } from './server-side-sessions-config-options.ts'
import type { SessionKeyCodec } from './session-key.ts'

/** What issuing, validating and redeeming session keys work with. */
export interface SessionParts<Claims extends object> {
  readonly options: CheckedServerSideSessionsConfig<Claims>
  readonly context: TokenManagerContext
  readonly lifecycle: SessionLifecycle
  readonly codec: SessionKeyCodec
  readonly claims: ClaimsReader<Claims>
}

/** Ten years in milliseconds: what a session without an end is said to live on, since the wire knows no "never". */
const longestAnswer = 315_360_000_000

/** When the key of a session ends if nobody uses it, in milliseconds since the Unix epoch: ten years from now at most. */
export function endOfKey(session: Session, now: number): number {
  return Math.min(endOfSession(session), now + longestAnswer)
}

/** Hands out the key of a session. It is the access token and the refresh token, so that any client can keep it. */
export function answerKey<Claims extends object>(
  session: Session,
  scopes: readonly string[],
  { options, context, codec }: SessionParts<Claims>,
): IssuedToken {
  const { id: sessionId, subject, generation, chain } = session
  const now = context.clock.now()
  const key = codec.encode({ sessionId, chain })
  const secondsUntil = (end: number): number => Math.max(0, Math.floor((end - now) / 1000))
  const expiresIn = secondsUntil(endOfKey(session, now))
  const { absoluteExpiresAt = Infinity } = session
  return {
    manager: options.name,
    accessToken: key,
    accessTokenExpiresIn: expiresIn,
    refreshToken: key,
    refreshTokenExpiresIn: expiresIn,
    sessionExpiresIn: secondsUntil(Math.min(absoluteExpiresAt, now + longestAnswer)),
    subject,
    sessionId,
    scopes,
    generation,
  }
}
