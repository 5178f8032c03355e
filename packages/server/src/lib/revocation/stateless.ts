import type { RevocationStrategy } from './revocation-strategy.ts'

/**
 * Remembers nothing: an access token lives until it expires, whatever becomes of its session. Its refresh token dies at
 * once all the same.
 */
export function stateless(): RevocationStrategy {
  return { name: 'stateless', verdict: () => 'live' }
}
