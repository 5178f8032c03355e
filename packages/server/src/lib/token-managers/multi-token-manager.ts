import { AuthError, type JsonObject } from '@tokenpair/protocol'
import type { ErrorReporter } from '../error-reporter.ts'
import type { SessionId } from '../sessions/session.ts'
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
} from './token-manager.ts'

/** Several token managers as one: the first one issues, all of them validate, list and revoke, in their order. */
export class MultiTokenManager<Claims extends object = JsonObject> implements TokenManager<Claims> {
  readonly #primary: TokenManager<Claims>
  readonly #managers: readonly TokenManager<Claims>[]
  readonly #onError: ErrorReporter

  constructor(
    managers: readonly [TokenManager<Claims>, ...(readonly TokenManager<Claims>[])],
    { onError }: { readonly onError: ErrorReporter },
  ) {
    this.#primary = managers[0]
    this.#managers = managers
    this.#onError = onError
  }

  /** The name of the one that issues. */
  get name(): string {
    return this.#primary.name
  }

  get accessTokenLifetime(): number {
    return Math.max(...this.#managers.map((manager) => manager.accessTokenLifetime))
  }

  issueToken(grant: TokenGrant<Claims>): Promise<IssuedToken> {
    return this.#primary.issueToken(grant)
  }

  /** The first one that knows the token judges it. Where that fails, nobody else's word counts: `unavailable`. */
  async validateToken(accessToken: string): Promise<Authentication<Claims>> {
    try {
      let last = await this.#primary.validateToken(accessToken)
      for (const manager of this.#managers.slice(1)) {
        if (last.status !== 'rejected' || last.error.code !== 'token_invalid') return last
        last = await manager.validateToken(accessToken)
      }
      return last
    } catch (cause) {
      const message = 'The access token cannot be judged at the moment: repeat the same request later'
      const error = new AuthError('unavailable', message, { cause })
      this.#onError(error)
      return { status: 'rejected', error }
    }
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

  async findSession(token: string): Promise<SessionId | undefined> {
    for (const manager of this.#managers) {
      const sessionId = await manager.findSession(token)
      if (sessionId !== undefined) return sessionId
    }
    return undefined
  }

  /** Lets the manager redeem whose token it is; where it is nobody's, the first one that redeems refuses it. */
  async redeem(presented: RedeemOptions): Promise<IssuedToken> {
    const redeeming = this.#managers.filter((manager) => manager.redeem !== undefined)
    const isOwn = (manager: TokenManager<Claims>): boolean =>
      manager.inspectRefreshToken(presented.refreshToken) !== undefined
    const owner = redeeming.find(isOwn) ?? redeeming[0]
    if (owner?.redeem !== undefined) return owner.redeem(presented)
    throw new AuthError('unsupported_grant_type', 'The tokens of this server are not refreshed')
  }

  publicKeys(): readonly JsonObject[] {
    return this.#managers.flatMap((manager) => manager.publicKeys())
  }
}
