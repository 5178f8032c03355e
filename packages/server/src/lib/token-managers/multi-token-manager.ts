import { AuthError, isAuthError, type JsonObject } from '@tokenpair/protocol'
import type { ErrorReporter } from '../error-reporter.ts'
import type { SessionId } from '../sessions/session.ts'
import type { ClientBinding } from './client-binding.ts'
import type { TokenIssued } from './token-issued.ts'
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
  TokenBinding,
  TokenManager,
} from './token-manager.ts'

/** Who learns of what all of them do. */
export interface MultiTokenManagerHooks {
  readonly onTokenIssued?: ((issued: TokenIssued) => Promise<void> | void) | undefined
  readonly onError: ErrorReporter
}

/** Several token managers as one: the first one issues, all of them validate, list and revoke, in their order. */
export class MultiTokenManager<Claims extends object = JsonObject> implements TokenManager<Claims> {
  readonly #primary: TokenManager<Claims>
  readonly #managers: readonly TokenManager<Claims>[]
  readonly #hooks: MultiTokenManagerHooks

  constructor(
    managers: readonly [TokenManager<Claims>, ...(readonly TokenManager<Claims>[])],
    hooks: MultiTokenManagerHooks,
  ) {
    this.#primary = managers[0]
    this.#managers = managers
    this.#hooks = hooks
  }

  /** The name of the one that issues. */
  get name(): string {
    return this.#primary.name
  }

  /** That of the one that issues. */
  get clientBinding(): ClientBinding | undefined {
    return this.#primary.clientBinding
  }

  get accessTokenLifetime(): number {
    return Math.max(...this.#managers.map((manager) => manager.accessTokenLifetime))
  }

  /** Tells the app before the tokens are handed out. Where it objects, there is no session. */
  async issueToken(grant: TokenGrant<Claims>): Promise<IssuedToken> {
    const issued = await this.#primary.issueToken(grant)
    const { manager, subject, sessionId, scopes, accessTokenExpiresIn } = issued
    try {
      await this.#hooks.onTokenIssued?.({
        manager,
        subject,
        sessionId,
        method: grant.method,
        scopes,
        accessTokenExpiresIn,
      })
      return issued
    } catch (error) {
      await this.#primary.revokeToken({ sessionId }).catch(this.#hooks.onError) // the first error tells why
      throw error
    }
  }

  /** The first one that knows the token judges it. Where that fails, nobody else's word counts: `unavailable`. */
  validateToken(
    accessToken: string,
    objectTo?: (token: TokenBinding) => AuthError | undefined,
  ): Authentication<Claims> | Promise<Authentication<Claims>> {
    try {
      const first = this.#primary.validateToken(accessToken, objectTo)
      const isLast = 'status' in first && (first.status !== 'rejected' || this.#managers.length === 1)
      return isLast ? first : this.#ask(first, accessToken, objectTo)
    } catch (cause) {
      return this.#cannotTell(cause)
    }
  }

  async #ask(
    first: Authentication<Claims> | Promise<Authentication<Claims>>,
    accessToken: string,
    objectTo?: (token: TokenBinding) => AuthError | undefined,
  ): Promise<Authentication<Claims>> {
    try {
      let last = await first
      for (const manager of this.#managers.slice(1)) {
        if (last.status !== 'rejected' || last.error.code !== 'token_invalid') return last
        last = await manager.validateToken(accessToken, objectTo)
      }
      return last
    } catch (cause) {
      return this.#cannotTell(cause)
    }
  }

  #cannotTell(cause: unknown): Authentication<Claims> {
    const message = 'The access token cannot be judged at the moment: repeat the same request later'
    const retryAfter = isAuthError(cause) ? cause.retryAfter : undefined
    const error = new AuthError('unavailable', message, { cause, retryAfter })
    if (retryAfter === undefined) this.#hooks.onError(error) // else it is a refusal, and nothing failed
    return { status: 'rejected', error }
  }

  async listTokens(options: ListTokensOptions): Promise<readonly SessionSummary[]> {
    const { limit = 100 } = options
    const lists = await Promise.all(this.#managers.map((manager) => manager.listTokens(options)))
    return lists
      .flat()
      .toSorted((one, other) => (one.sessionId < other.sessionId ? -1 : 1))
      .slice(0, limit)
  }

  async revokeToken(options: RevokeTokenOptions): Promise<boolean> {
    const revoked = await Promise.all(this.#managers.map((manager) => manager.revokeToken(options)))
    return revoked.includes(true)
  }

  async revokeAllTokens(options: RevokeAllTokensOptions): Promise<readonly SessionId[]> {
    const revoked = await Promise.all(this.#managers.map((manager) => manager.revokeAllTokens(options)))
    return revoked.flat()
  }

  inspectRefreshToken(text: string): PresentedToken | undefined {
    for (const manager of this.#managers) {
      const presented = manager.inspectRefreshToken(text)
      if (presented !== undefined) return presented
    }
    return undefined
  }

  /** Says also whose it is. */
  async readRefreshToken(text: string): Promise<PresentedToken | undefined> {
    const [, presented] = (await this.#ownerOf(text)) ?? []
    return presented
  }

  async findSession(token: string): Promise<SessionId | undefined> {
    for (const manager of this.#managers) {
      const sessionId = await manager.findSession(token)
      if (sessionId !== undefined) return sessionId
    }
    return undefined
  }

  /** Lets the manager redeem whose token it is; where it is nobody's, the first one that redeems refuses it. */
  async redeem(presented: RedeemOptions): Promise<IssuedToken> {
    const isForOne = this.#managers.length === 1 // who reads the token anyway
    const [known] = isForOne ? [] : ((await this.#ownerOf(presented.refreshToken)) ?? [])
    const owner = known ?? this.#managers.find((manager) => manager.redeem !== undefined)
    if (owner?.redeem !== undefined) return owner.redeem(presented)
    throw new AuthError('unsupported_grant_type', 'The tokens of this server are not refreshed')
  }

  publicKeys(): readonly JsonObject[] {
    return this.#managers.flatMap((manager) => manager.publicKeys())
  }

  /** First by a look at the token, which most of them can tell by, and then by its signature. */
  async #ownerOf(text: string): Promise<readonly [TokenManager<Claims>, PresentedToken] | undefined> {
    for (const manager of this.#managers) {
      const presented = manager.inspectRefreshToken(text)
      if (presented !== undefined) return [manager, { ...presented, manager: manager.name }]
    }
    for (const manager of this.#managers) {
      const presented = await manager.readRefreshToken?.(text)
      if (presented !== undefined) return [manager, { ...presented, manager: manager.name }]
    }
    return undefined
  }
}
