import type { TokenManager, TokenManagerBuilder, TokenManagerContext } from '../token-managers/token-manager.ts'
import { type CheckedJwtConfig, checkJwtConfig, type JwtConfigOptions } from './jwt-config-options.ts'
import { createJwtTokenManager } from './jwt-token-manager.ts'

/**
 * Builds a token manager with a short-lived JWT as access token and a rotating refresh token.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export class JwtConfig implements TokenManagerBuilder {
  readonly #options: CheckedJwtConfig

  constructor(options: JwtConfigOptions) {
    this.#options = checkJwtConfig(options)
  }

  /** Imports the keys and makes the token manager. Called by `initializeAuthServices`. */
  build(context: TokenManagerContext): Promise<TokenManager> {
    return createJwtTokenManager(this.#options, context)
  }
}
