import type { RevocationReason } from '@tokenpair/protocol'
import type { TokenManagerContext } from '../token-managers/token-manager.ts'
import { deadSession } from './dead-session.ts'
import type { SessionSelector } from './session-store.ts'
import type { Session, SessionId } from './session.ts'

/** Sessions that are read at once where the oldest of a subject are looked for. */
const pageSize = 200

/** Whose sessions they are. */
export interface SessionOwner {
  /** The name of the token manager. */
  readonly manager: string
  /** Milliseconds that an access token of theirs lives at most. */
  readonly accessTokenLifetime: number
}

/** The beginning and the end of a token manager's sessions. */
export interface SessionLifecycle {
  /** Stores a new session, and ends whatever must not live beside it. */
  start(session: Session): Promise<void>
  /** Ends what the selector names, and says so to this server, to the others and to the app. */
  end(selector: SessionSelector, reason: RevocationReason): Promise<readonly SessionId[]>
  /** Says what the store has just revoked. */
  announce(sessionIds: readonly SessionId[], reason: RevocationReason): void
}

/** Creates what all token managers do with their rows alike. */
export function createSessionLifecycle(owner: SessionOwner, context: TokenManagerContext): SessionLifecycle {
  const { store, revocation, revocations, clock, emit, maxSessionsPerSubject } = context
  const { manager, accessTokenLifetime } = owner

  const announce: SessionLifecycle['announce'] = (sessionIds, reason) => {
    if (sessionIds.length === 0) return
    const until = clock.now() + accessTokenLifetime
    revocations.tell(sessionIds.map((id) => deadSession(id, until)))
    emit({ type: 'revoked', manager, sessionIds, reason })
  }
  const end: SessionLifecycle['end'] = async (selector, reason) => {
    const at = clock.now()
    const revoked = await store.revoke(selector, { at, reason, until: at + accessTokenLifetime })
    announce(revoked, reason)
    return revoked
  }

  /** Reads all living sessions of a subject, whichever manager they are of. */
  const listOf = async (subject: string): Promise<readonly Session[]> => {
    const sessions: Session[] = []
    for (;;) {
      const after = sessions.at(-1)?.id
      const page = await store.list({ matching: { subject }, now: clock.now(), limit: pageSize, after })
      sessions.push(...page)
      if (page.length < pageSize) return sessions
    }
  }
  const endOldest = async ({ subject, id }: Session, most: number): Promise<void> => {
    const others = (await listOf(subject)).filter((session) => session.id !== id)
    const oldestFirst = others.toSorted((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1))
    for (const session of oldestFirst.slice(0, Math.max(0, others.length + 1 - most))) {
      await end({ id: session.id }, 'too-many-sessions')
    }
  }

  return {
    start: async (session) => {
      await store.insert(session)
      await revocation.signedIn?.(session)
      if (maxSessionsPerSubject !== undefined) await endOldest(session, maxSessionsPerSubject)
      context.tidyUp()
    },
    end,
    announce,
  }
}
