import type { RevocationStrategy } from './revocation-strategy.ts'

/** Remembers nothing: an access token lives until it expires, whatever becomes of its session. */
export function stateless(): RevocationStrategy {
  return { name: 'stateless', verdict: () => 'live', revoke: () => undefined }
}
