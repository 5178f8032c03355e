import type { JsonObject } from '@tokenpair/protocol'
import type { TokenManagerBuilder } from './token-manager-context.ts'
import type { TokenManager } from './token-manager.ts'

/**
 * Makes the builder of a token manager that is there already, such as one of your own.
 *
 * @param manager It is not copied. Its name must differ from those of the others.
 */
export function preBuiltTokenManager<Claims extends object = JsonObject>(
  manager: TokenManager<Claims>,
): TokenManagerBuilder<Claims> {
  return { build: async () => manager }
}
