import type { RevocationReason } from '@tokenpair/protocol'
import { errorOfStatus } from '../subjects/subject-directory.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import { deadSession } from './dead-session.ts'
import { dateSession, decideEviction } from './decide-eviction.ts'
import type { SessionSelector } from './session-store.ts'
import type { Session, SessionId } from './session.ts'

/** Sessions that are read at once where the oldest of a subject are looked for. */
const pageSize = 200

/** Whose sessions they are. */
export interface SessionOwner {
  /** The name of the token manager. */
  readonly manager: string
  /** Milliseconds that an access token of theirs lives at most, by the clock of any server. */
  readonly accessTokenLifetime: number
}

/** The beginning and the end of a token manager's sessions. */
export interface SessionLifecycle {
  /**
   * The moment to date a new session of a subject at, in milliseconds since the Unix epoch. Where sessions are limited, it
   * lies behind all that live.
   */
  dateStart(subject: string): Promise<number>
  /**
   * Stores a new session, and ends whatever must not live beside it. Where that fails, the session is ended again.
   *
   * @throws {AuthError} `subject_blocked` or `subject_deleted`, where the subject was while the session was being stored.
   */
  start(session: Session): Promise<void>
  /** Ends what the selector names, and says so to this server, to the others and to the app. */
  end(selector: SessionSelector, reason: RevocationReason): Promise<readonly SessionId[]>
  /** Says what the store has just revoked. */
  announce(sessionIds: readonly SessionId[], reason: RevocationReason): void
}

/** Creates what all token managers do with their rows alike. */
export function createSessionLifecycle(owner: SessionOwner, context: TokenManagerContext): SessionLifecycle {
  const { store, revocations, subjects, clock, emit } = context
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

  /** Whoever blocks a user ends the sessions that are there: one that was not stored yet has to look for itself. */
  const checkSubject = async ({ subject }: Session): Promise<void> => {
    const refusal = errorOfStatus(await subjects.statusOf(subject))
    if (refusal !== undefined) throw refusal
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
  const makeRoomFor = async (session: Session): Promise<void> => {
    if (context.sessionLimit === undefined) return
    const { most, reason } = context.sessionLimit
    const evicted = decideEviction(await listOf(session.subject), session, { most, now: clock.now() })
    for (const id of evicted) await context.endSession(id, reason)
  }

  return {
    dateStart: async (subject) => {
      const living = context.sessionLimit === undefined ? [] : await listOf(subject)
      return dateSession(living, clock.now())
    },
    start: async (session) => {
      await store.insert(session)
      context.tidyUp()
      try {
        await checkSubject(session)
        await makeRoomFor(session)
      } catch (error) {
        await end({ id: session.id }, 'ended').catch(context.onError) // the first error is the one that tells why
        throw error
      }
    },
    end,
    announce,
  }
}
