import type { RevocationStrategy, Verdict } from './revocation-strategy.ts'

/** Lets a strategy of the app's own answer nothing but a verdict: whatever else it says must not pass for `live`. */
export function createCheckedStrategy(strategy: RevocationStrategy): RevocationStrategy {
  const check = (verdict: unknown): Verdict => {
    if (verdict === 'live' || verdict === 'stale' || verdict === 'dead') return verdict
    throw new TypeError(`The revocation strategy ${strategy.name} has to answer live, stale or dead`)
  }
  return {
    name: strategy.name,
    maxSessionsPerSubject: strategy.maxSessionsPerSubject,
    maxStaleness: strategy.maxStaleness,
    open: async (context) => strategy.open?.(context),
    verdict: (token, now) => {
      const verdict = strategy.verdict(token, now)
      return typeof verdict === 'string' ? check(verdict) : Promise.resolve(verdict).then(check)
    },
  }
}
