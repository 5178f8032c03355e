import { isAlive } from '../sessions/session-summary.ts'
import type { RevocationContext, Verdict, VerifiedToken } from './revocation-strategy.ts'

/** Judges an access token by the row of its session: `dead` unless that is alive. */
export async function rowVerdict(
  { sessionId }: VerifiedToken,
  { store, clock }: Pick<RevocationContext, 'store' | 'clock'>,
): Promise<Verdict> {
  const session = await store.find(sessionId)
  return session !== undefined && isAlive(session, clock.now()) ? 'live' : 'dead'
}
