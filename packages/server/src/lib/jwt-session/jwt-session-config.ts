import type { JsonObject } from '@tokenpair/protocol'
import type { TokenManagerBuilder, TokenManagerContext } from '../token-managers/token-manager-context.ts'
import { createJwtSessionTokenManager } from './create-jwt-session-token-manager.ts'
import {
  type CheckedJwtSessionConfig,
  checkJwtSessionConfig,
  type JwtSessionConfigOptions,
} from './jwt-session-config-options.ts'
import type { JwtSessionTokenManager } from './jwt-session-token-manager.ts'

/**
 * Builds a token manager with one JWT that is the session: there is no refresh token. A token that is stale, or half of whose
 * life is over, is renewed while its request is answered, and the old one lives until it expires, so that parallel requests
 * and lost answers sign nobody out.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export class JwtSessionConfig<Claims extends object = JsonObject> implements TokenManagerBuilder<Claims> {
  readonly #options: CheckedJwtSessionConfig<Claims>

  constructor(options: JwtSessionConfigOptions<Claims>) {
    this.#options = checkJwtSessionConfig(options)
  }

  /** Imports the keys and makes the token manager. Called by `initializeAuthServices`. */
  build(context: TokenManagerContext): Promise<JwtSessionTokenManager<Claims>> {
    return createJwtSessionTokenManager(this.#options, context)
  }
}
