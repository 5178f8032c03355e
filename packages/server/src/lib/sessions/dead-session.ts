import type { RevocationEntry } from '../revocation/revocation-log.ts'
import type { SessionId } from './session.ts'

/** What the revocation log says of a session that was revoked; `until` is in milliseconds since the Unix epoch. */
export function deadSession(id: SessionId, until: number): RevocationEntry {
  return { target: { kind: 'session', id }, mark: 'dead', issuedBefore: undefined, until }
}
