import type { SignedOutReason } from './auth-state.ts'
import type { SessionKeeper } from './session-keeper.ts'
import { isSameSession, type SignedInRecord } from './session-record.ts'

/** Ends a session, if it is the one that is held. */
export function endSession(keeper: SessionKeeper, session: SignedInRecord, reason: SignedOutReason): Promise<void> {
  return keeper.update((held) =>
    isSameSession(held, session) ? { epoch: session.epoch, reason, session_id: session.pair.session_id } : held,
  )
}
