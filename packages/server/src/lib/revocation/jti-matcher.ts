import { graverVerdict, type RevocationContext, type RevocationStrategy } from './revocation-strategy.ts'
import { rowVerdict } from './row-verdict.ts'

/**
 * Lets each subject have one living sign-in: a new one ends those before it, and an access token is taken only where it
 * belongs to the session that is alive, which the store is asked for at each request.
 */
export function jtiMatcher(): RevocationStrategy {
  let context: RevocationContext | undefined
  const opened = (): RevocationContext => {
    if (context === undefined) throw new Error('jtiMatcher() is not open: hand it to initializeAuthServices()')
    return context
  }
  return {
    name: 'jtiMatcher',
    open: async (given) => {
      await given.follow()
      context = given
    },
    verdict: async (token, now) => {
      const heard = opened().revocations.verdict(token, now)
      return heard === 'dead' ? heard : graverVerdict(heard, await rowVerdict(token, opened()))
    },
    signedIn: ({ subject, id }) => opened().endSessions({ subject, except: id }),
  }
}
