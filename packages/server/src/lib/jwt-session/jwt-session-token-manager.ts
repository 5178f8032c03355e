import { AuthError, type JsonObject } from '@tokenpair/protocol'
import type { KeyRing, KeyRotation } from '../keys/key-ring.ts'
import type { KeySources } from '../keys/key-set.ts'
import type { SessionId } from '../sessions/session.ts'
import type { ClientBinding } from '../token-managers/client-binding.ts'
import type { StoredSessions } from '../token-managers/stored-sessions.ts'
import type {
  Authenticated,
  Authentication,
  IssuedToken,
  ListTokensOptions,
  PresentedToken,
  RedeemOptions,
  RevokeAllTokensOptions,
  RevokeTokenOptions,
  SessionSummary,
  TokenBinding,
  TokenGrant,
  TokenManager,
} from '../token-managers/token-manager.ts'
import { admitSessionToken } from './admit-session-token.ts'
import { describeBearer } from './describe-bearer.ts'
import { inspectSessionToken } from './inspect-session-token.ts'
import { redeemSessionToken } from './redeem-session-token.ts'
import { rejected } from './rejections.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionTokenInspection } from './session-token.ts'
import { startSession } from './start-session.ts'

/** What a {@link JwtSessionTokenManager} is made of. */
interface JwtSessionTokenManagerParts<Claims extends object> {
  readonly parts: SessionParts<Claims>
  readonly keyRing: KeyRing
  readonly sessions: StoredSessions
  /** Milliseconds. */
  readonly accessTokenLifetime: number
}

/**
 * The token manager of `JwtSessionConfig`: one JWT that is the session. Beside what every token manager can do, it works with
 * single tokens where there is no request: `create`, `find`, `verify`, `inspect`, `revoke` and `rotate`.
 */
export class JwtSessionTokenManager<Claims extends object = JsonObject> implements TokenManager<Claims> {
  readonly name: string
  readonly accessTokenLifetime: number
  readonly clientBinding: ClientBinding | undefined
  readonly renewsInBand = true
  readonly #parts: SessionParts<Claims>
  readonly #keyRing: KeyRing
  readonly #sessions: StoredSessions

  constructor({ parts, keyRing, sessions, accessTokenLifetime }: JwtSessionTokenManagerParts<Claims>) {
    this.name = parts.options.name
    this.accessTokenLifetime = accessTokenLifetime
    this.clientBinding = parts.options.clientBinding
    this.#parts = parts
    this.#keyRing = keyRing
    this.#sessions = sessions
  }

  issueToken(grant: TokenGrant<Claims>): Promise<IssuedToken> {
    return startSession(grant, this.#parts)
  }

  /** Judges a token, and renews it where it is stale or half of its life is over: see `renewed` of the answer. */
  validateToken(
    token: string,
    objectTo?: (token: TokenBinding) => AuthError | undefined,
  ): Promise<Authentication<Claims>> {
    return admitSessionToken(token, this.#parts, objectTo)
  }

  /** Renews the token, whatever its age. Its generation tells one renewal from another, so that no attempt id is needed. */
  redeem({ refreshToken: token }: RedeemOptions): Promise<IssuedToken> {
    return redeemSessionToken(token, this.#parts)
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

  /** Nothing: whether a token is genuine is for its signature to say. */
  inspectRefreshToken(): undefined {
    return undefined
  }

  async readRefreshToken(token: string): Promise<PresentedToken | undefined> {
    const verdict = await this.#parts.verifier.verify(token)
    if (verdict.kind === 'invalid' || verdict.claims.session === undefined) return undefined
    return { sessionId: verdict.claims.sessionId, generation: verdict.claims.session.generation }
  }

  async findSession(token: string): Promise<SessionId | undefined> {
    return (await this.readRefreshToken(token))?.sessionId
  }

  /** Starts a session: another name for `issueToken`. */
  create(grant: TokenGrant<Claims>): Promise<IssuedToken> {
    return this.issueToken(grant)
  }

  /**
   * Says who a token stands for, and renews nothing.
   *
   * @returns `undefined` where it stands for nobody, whatever the reason: `verify` and `inspect` say which.
   * @throws Whatever the store throws, where it has to be asked.
   */
  async find(token: string): Promise<Authenticated<Claims> | undefined> {
    const inspection = await this.inspect(token)
    const isGood = inspection.state === 'live' || (inspection.state === 'stale' && hasFittingClaims(inspection))
    return isGood ? describeBearer(inspection.token, this.#parts) : undefined
  }

  /**
   * Says who a token stands for, and renews nothing. A stale token is good, unless its claims no longer fit the schema.
   *
   * @throws {AuthError} `token_invalid`, `token_expired` or `token_revoked`.
   */
  async verify(token: string): Promise<Authenticated<Claims>> {
    const inspection = await this.inspect(token)
    switch (inspection.state) {
      case 'live':
        return describeBearer(inspection.token, this.#parts)
      case 'stale':
        if (hasFittingClaims(inspection)) return describeBearer(inspection.token, this.#parts)
        throw new AuthError('token_expired', 'The claims of the token are out of date: rotate it')
      case 'expired':
        throw rejected('token_expired').error
      case 'revoked':
        throw rejected('token_revoked').error
      case 'invalid':
        throw rejected('token_invalid').error
    }
  }

  /** Says what a token is worth, and why it is worth nothing. Changes nothing. */
  inspect(token: string): Promise<SessionTokenInspection> {
    return inspectSessionToken(token, this.#parts)
  }

  /**
   * Ends the session of a token, which may have expired.
   *
   * @returns Whether this call ended it; `false` where it had ended before.
   * @throws {AuthError} `token_invalid` where the token is not one of this token manager, so that nothing was ended.
   */
  async revoke(token: string): Promise<boolean> {
    const sessionId = await this.findSession(token)
    if (sessionId === undefined) throw rejected('token_invalid').error
    return this.revokeToken({ sessionId })
  }

  /**
   * Renews a token, whatever its age: another name for `redeem`. The old one lives until it expires; rotated once more, it
   * gives the same generation again.
   *
   * @throws {AuthError} One of the token route's codes.
   */
  rotate(token: string): Promise<IssuedToken> {
    return this.redeem({ refreshToken: token })
  }

  /**
   * Takes other keys without a restart. They are imported and tried first, and then take over all at once.
   *
   * @throws {TypeError} Where one of them cannot be used. The former keys stay.
   */
  replaceKeys(keys: KeySources): Promise<void> {
    return this.#keyRing.replace(keys)
  }

  /**
   * Signs with another key from now on, and lets the former one verify until a moment. Every server that verifies has to
   * have the new key among its `fallbackVerificationAlgorithms` before one of them signs with it.
   *
   * @throws {TypeError} Where the key cannot be used. The former keys stay.
   */
  rotateKey(rotation: KeyRotation): Promise<void> {
    return this.#keyRing.rotate(rotation)
  }

  publicKeys(): readonly JsonObject[] {
    return this.#keyRing.jwks().keys
  }

  /** None: there is no secret but the keys. */
  lockKeys(): readonly Uint8Array[] {
    return []
  }
}

function hasFittingClaims({ reasons }: Extract<SessionTokenInspection, { readonly state: 'stale' }>): boolean {
  return !reasons.includes('claims')
}
