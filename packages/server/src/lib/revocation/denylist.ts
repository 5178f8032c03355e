import type { KnownRevocations, RevocationStrategy } from './revocation-strategy.ts'

/**
 * Remembers in memory what was revoked, until the last access token concerned has expired, so that a revoked access token
 * is refused and no request asks a database. The default.
 *
 * What this process revokes counts at once. What another process on the same store revokes counts within a second.
 */
export function denylist(): RevocationStrategy {
  let revocations: KnownRevocations | undefined
  return {
    name: 'denylist',
    open: async (context) => {
      await context.follow()
      ;({ revocations } = context)
    },
    verdict: (token, now) => {
      if (revocations === undefined) throw new Error('denylist() is not open: hand it to initializeAuthServices()')
      return revocations.verdict(token, now)
    },
  }
}
