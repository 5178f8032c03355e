import { systemClock } from '@tokenpair/protocol'
import { sqliteStore } from '../stores/sqlite.ts'
import type { CheckedAuthServicesOptions } from './auth-services-options.ts'
import { createErrorReporter } from './error-reporter.ts'
import { createEventEmitter } from './event-emitter.ts'
import { createPooledRandom } from './pooled-random.ts'
import { createCheckedStrategy } from './revocation/checked-strategy.ts'
import { denylist } from './revocation/denylist.ts'
import { createRevocationFeed } from './revocation/revocation-feed.ts'
import { createHousekeeping, type Housekeeping } from './sessions/housekeeping.ts'
import { createCheckedDirectory, everybodyIsActive } from './subjects/subject-directory.ts'
import type { SessionLimit, TokenManagerContext } from './token-managers/token-manager-context.ts'

/** What all token managers of a server share, and what has to be closed with it. */
export interface SharedContext {
  readonly context: TokenManagerContext
  readonly housekeeping: Housekeeping
}

/** What of it is there only when the token managers are. */
type LateParts = Pick<TokenManagerContext, 'endSession' | 'confirmationOf'>

/** Puts together what the token managers work with, with the defaults that take a decision. */
export function createTokenManagerContext<Claims extends object>(
  options: CheckedAuthServicesOptions<Claims>,
  late: LateParts,
): SharedContext {
  const { clock = systemClock, random = createPooledRandom(), subjects = everybodyIsActive } = options
  const { store = sqliteStore({ path: 'auth.db' }), endedSessionRetention } = options
  const revocation = createCheckedStrategy(options.revocation ?? denylist())
  const onError = createErrorReporter(options.onError)
  const housekeeping = createHousekeeping({ store, clock, retention: endedSessionRetention * 1000, onError })
  const context: TokenManagerContext = {
    store,
    revocation,
    revocations: createRevocationFeed({ log: store.revocations, clock, onError }),
    subjects: createCheckedDirectory(subjects),
    sessionLimit: decideSessionLimit(options.maxSessionsPerSubject, revocation.maxSessionsPerSubject),
    clock,
    random,
    emit: createEventEmitter(options.onEvent, onError),
    onError,
    tidyUp: housekeeping.tidyUp,
    ...late,
  }
  return { context, housekeeping }
}

/** The narrower one of what the app allows and what the revocation strategy does. */
function decideSessionLimit(byApp = Infinity, byStrategy = Infinity): SessionLimit | undefined {
  if (Math.min(byApp, byStrategy) === Infinity) return undefined
  return byStrategy <= byApp ? { most: byStrategy, reason: 'replaced' } : { most: byApp, reason: 'too-many-sessions' }
}
