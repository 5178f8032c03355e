import type { Watch } from './happenings.ts'
import { hanging } from './walk-storage.ts'

/** Never two attempt ids for one token from one browser. */
export function watchAttempts(): Watch {
  const attempts = new Map<string, string>()
  return (happening) => {
    if (happening.kind !== 'sent') return undefined
    const { session, generation } = happening
    const contradiction = happening.attempts.find((attempt, later) => {
      const name = `${session} ${generation + later}`
      const first = attempts.get(name) ?? attempt
      attempts.set(name, first)
      return first !== attempt
    })
    return contradiction === undefined ? undefined : 'A token was sent with two attempt ids'
  }
}

/**
 * Never a request with another user's token: what was asked for in one session is sent with its token or with none, and
 * what was asked for in none with none. A tab whose storage hangs waits before it knows in which session it is.
 */
export function watchOwners(): Watch {
  let troubleAt = -Infinity
  return (happening) => {
    if (happening.kind === 'storage-trouble') troubleAt = happening.at
    if (happening.kind !== 'called' || happening.bearer === undefined) return undefined
    const { askedBy, bearer, at } = happening
    const isUnknown = askedBy === undefined && at - troubleAt <= hanging
    return bearer === askedBy || isUnknown ? undefined : 'A request carries the token of another session'
  }
}
