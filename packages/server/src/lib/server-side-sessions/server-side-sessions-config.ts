import type { JsonObject } from '@tokenpair/protocol'
import type { TokenManagerBuilder, TokenManagerContext } from '../token-managers/token-manager-context.ts'
import {
  type CheckedServerSideSessionsConfig,
  checkServerSideSessionsConfig,
  type ServerSideSessionsConfigOptions,
} from './server-side-sessions-config-options.ts'
import { ServerSideSessionsTokenManager } from './server-side-sessions-token-manager.ts'

/**
 * Builds a token manager with an opaque key for each session, which is looked up in the store at each request: what is
 * ended is over at once, at the price of a read.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export class ServerSideSessionsConfig<Claims extends object = JsonObject> implements TokenManagerBuilder<Claims> {
  readonly #options: CheckedServerSideSessionsConfig<Claims>

  constructor(options: ServerSideSessionsConfigOptions<Claims>) {
    this.#options = checkServerSideSessionsConfig(options)
  }

  /** Makes the token manager. Called by `initializeAuthServices`. */
  async build(context: TokenManagerContext): Promise<ServerSideSessionsTokenManager<Claims>> {
    return new ServerSideSessionsTokenManager(this.#options, context)
  }
}
