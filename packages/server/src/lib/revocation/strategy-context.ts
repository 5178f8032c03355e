import type { RevocationContext } from './revocation-strategy.ts'

/** Holds what a strategy is opened with. */
export interface StrategyContext {
  /**
   * Follows the revocations, and keeps the context.
   *
   * @throws {TypeError} Where it is kept already: what one server knows is not to be mixed up with what another one does.
   */
  readonly open: (context: RevocationContext) => Promise<void>
  /** What it was opened with. */
  readonly get: () => RevocationContext
}

/**
 * Creates the holder for one strategy.
 *
 * @param name The public name of the function that makes the strategy, for the messages.
 */
export function createStrategyContext(name: string): StrategyContext {
  let context: RevocationContext | undefined
  return {
    open: async (opened) => {
      if (context !== undefined) throw new TypeError(`A ${name}() serves one server: make another one for this server`)
      await opened.follow()
      context = opened
    },
    get: () => {
      if (context === undefined) throw new TypeError(`${name}() is not open: hand it to initializeAuthServices()`)
      return context
    },
  }
}
