import type { JsonObject } from '@tokenpair/protocol'
import type { TokenManagerBuilder, TokenManagerContext } from '../token-managers/token-manager-context.ts'
import { type CheckedJwtConfig, checkJwtConfig, type JwtConfigOptions } from './jwt-config-options.ts'
import { createJwtTokenManager, type JwtTokenManager } from './jwt-token-manager.ts'

/**
 * Builds a token manager with a short-lived JWT as access token and a rotating refresh token.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export class JwtConfig<Claims extends object = JsonObject> implements TokenManagerBuilder<Claims> {
  readonly #options: CheckedJwtConfig<Claims>

  constructor(options: JwtConfigOptions<Claims>) {
    this.#options = checkJwtConfig(options)
  }

  /** Imports the keys and makes the token manager. Called by `initializeAuthServices`. */
  build(context: TokenManagerContext): Promise<JwtTokenManager<Claims>> {
    return createJwtTokenManager(this.#options, context)
  }
}
