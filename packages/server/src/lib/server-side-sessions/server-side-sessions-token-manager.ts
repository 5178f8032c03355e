import type { JsonObject } from '@tokenpair/protocol'
import { createSessionLifecycle } from '../sessions/session-lifecycle.ts'
import type { SessionId } from '../sessions/session.ts'
import { createClaimsReader } from '../token-managers/claims-reader.ts'
import { createStoredSessions, type StoredSessions } from '../token-managers/stored-sessions.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type {
  Authentication,
  IssuedToken,
  ListTokensOptions,
  PresentedToken,
  RedeemOptions,
  RevokeAllTokensOptions,
  RevokeTokenOptions,
  SessionSummary,
  TokenGrant,
  TokenManager,
} from '../token-managers/token-manager.ts'
import { redeemSessionKey } from './redeem-session-key.ts'
import type { CheckedServerSideSessionsConfig } from './server-side-sessions-config-options.ts'
import { createSessionKeyCodec } from './session-key.ts'
import type { SessionParts } from './session-parts.ts'
import { startSession } from './start-session.ts'
import { validateSessionKey } from './validate-session-key.ts'

/** Milliseconds for which the servers tell each other of what was revoked: each request asks the store anyway. */
const shortestMemory = 600_000

/** The token manager of `ServerSideSessionsConfig`: an opaque key, whose session is looked up at each request. */
export class ServerSideSessionsTokenManager<Claims extends object = JsonObject> implements TokenManager<Claims> {
  readonly name: string
  readonly accessTokenLifetime: number
  readonly #parts: SessionParts<Claims>
  readonly #sessions: StoredSessions

  constructor(options: CheckedServerSideSessionsConfig<Claims>, context: TokenManagerContext) {
    const { name, sessionKeyHashPepper, fallbackSessionKeyHashPeppers, touchInterval } = options
    this.name = name
    this.accessTokenLifetime = Math.max(shortestMemory, touchInterval * 1000)
    const lifecycle = createSessionLifecycle({ manager: name, accessTokenLifetime: this.accessTokenLifetime }, context)
    const codec = createSessionKeyCodec([sessionKeyHashPepper, ...fallbackSessionKeyHashPeppers], name)
    this.#parts = { options, context, lifecycle, codec, claims: createClaimsReader(options.claims) }
    this.#sessions = createStoredSessions(name, lifecycle, context)
  }

  issueToken(grant: TokenGrant<Claims>): Promise<IssuedToken> {
    return startSession(grant, this.#parts)
  }

  validateToken(key: string): Promise<Authentication<Claims>> {
    return validateSessionKey(key, this.#parts)
  }

  /** Answers the same key with its new lifetime. There is no attempt to tell apart, so that only the key counts. */
  redeem({ refreshToken: key }: RedeemOptions): Promise<IssuedToken> {
    return redeemSessionKey(key, this.#parts)
  }

  async listTokens(options: ListTokensOptions): Promise<readonly SessionSummary[]> {
    const sessions = await this.#sessions.listTokens(options)
    return sessions.map((session) => ({ ...session, reuseDetection: 'none' }))
  }

  revokeToken(options: RevokeTokenOptions): Promise<boolean> {
    return this.#sessions.revokeToken(options)
  }

  revokeAllTokens(options: RevokeAllTokensOptions): Promise<readonly SessionId[]> {
    return this.#sessions.revokeAllTokens(options)
  }

  /** Reads a session key. Its generation is always 0, since the key never changes. */
  inspectRefreshToken(key: string): PresentedToken | undefined {
    const content = this.#parts.codec.decode(key)
    return content && { sessionId: content.sessionId, generation: 0, use: 'every-request' }
  }

  async findSession(key: string): Promise<SessionId | undefined> {
    return this.#parts.codec.decode(key)?.sessionId
  }

  /** None: whoever wants to know whose key it is has to ask. */
  publicKeys(): readonly JsonObject[] {
    return []
  }
}
