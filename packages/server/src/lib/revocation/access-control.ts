import type { AuthServices } from '../auth-services.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import { describeHealth } from './health.ts'
import { createMark } from './mark-options.ts'
import { watchSession } from './watch-session.ts'

/** What the app does with access tokens that are out in the world. */
export type AccessControl = Pick<AuthServices, 'health' | 'isFresh' | 'watchSession' | 'markAccessTokens'>

/** What {@link createAccessControl} works with. */
export interface AccessControlContext extends Pick<
  TokenManagerContext,
  'clock' | 'store' | 'revocation' | 'revocations'
> {
  /** Milliseconds that access tokens live at most. */
  readonly accessTokenLifetime: number
}

/** Creates what the app itself calls where it uses access tokens. */
export function createAccessControl(context: AccessControlContext): AccessControl {
  const { clock, store, revocation, revocations, accessTokenLifetime } = context
  const goesByMarks = revocations.isFollowing // by now, the revocation strategy has been opened
  return {
    health: () => describeHealth(revocations, revocation),
    isFresh: ({ authenticatedAt = -Infinity }, { maxAge }) => clock.now() - authenticatedAt <= maxAge * 1000,
    watchSession: (user, { signal } = {}) => watchSession(user, { revocations, clock, signal }),
    markAccessTokens: async (options) => {
      if (!goesByMarks) {
        throw new TypeError(`${revocation.name} follows no revocations: use denylist(), or another revocation strategy`)
      }
      const now = clock.now()
      const mark = createMark(options, { now, nextCutOff: revocations.nextCutOff(now), accessTokenLifetime })
      await store.revocations.append([mark])
      revocations.tell([mark])
    },
  }
}
