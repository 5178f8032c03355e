import { graverVerdict, type RevocationStrategy } from './revocation-strategy.ts'
import { rowVerdict } from './row-verdict.ts'
import { createStrategyContext } from './strategy-context.ts'

/**
 * Lets each subject have one living sign-in: a new one replaces the one before it, and an access token is taken only
 * where it belongs to the session that is alive, which the store is asked for at each request. While the store cannot be
 * read, `authenticate` answers `unavailable`.
 *
 * @returns The strategy.
 */
export function jtiMatcher(): RevocationStrategy {
  const context = createStrategyContext('jtiMatcher')
  return {
    name: 'jtiMatcher',
    maxSessionsPerSubject: 1,
    open: context.open,
    verdict: async (token, now) => {
      const { revocations } = context.get()
      if (revocations.verdict(token, now) === 'dead') return 'dead'
      const stored = await rowVerdict(token, context.get())
      return graverVerdict(revocations.verdict(token, now), stored)
    },
  }
}
