import { isRecord, type JsonObject, type JsonValue } from '@tokenpair/protocol'
import { memoryRevocationLog } from '../lib/memory/memory-revocation-log.ts'
import { deadSession } from '../lib/sessions/dead-session.ts'
import type { ChainAdvance, SessionFilter, SessionSelector, SessionStore } from '../lib/sessions/session-store.ts'
import { endOfSession, isAlive } from '../lib/sessions/session-summary.ts'
import type { Session, SessionId } from '../lib/sessions/session.ts'

/**
 * Keeps sessions in the memory of this process, for tests, demos and trying things out: a restart signs everybody out,
 * and a second server knows nothing of them.
 *
 * @returns An empty store. What it hands out is frozen.
 */
export function memoryStore(): SessionStore {
  const sessions = new Map<SessionId, Session>()
  const log = memoryRevocationLog()

  const select = (selector: SessionSelector): readonly Session[] => {
    if ('id' in selector) {
      const session = sessions.get(selector.id)
      return session !== undefined && standsAt(session, selector.at) ? [session] : []
    }
    const { matching, except } = selector
    return [...sessions.values()].filter((session) => fits(session, matching) && session.id !== except)
  }
  const inOrder = (after: SessionId | undefined): readonly Session[] =>
    [...sessions.values()]
      .filter(({ id }) => after === undefined || id > after)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))

  // Nothing is awaited inside a method, so each one is a single step against the others.
  return {
    async insert(session) {
      if (sessions.has(session.id)) throw new Error('The store already holds a session with this id: draw a new one')
      sessions.set(session.id, frozenCopy(session))
    },

    async advance(step) {
      const session = sessions.get(step.id)
      if (session === undefined || !canAdvance(session, step)) return undefined
      const advanced = advanceSession(session, step)
      sessions.set(step.id, advanced)
      return advanced
    },

    async find(id) {
      return sessions.get(id)
    },

    async list({ matching, now, limit, after }) {
      return inOrder(after)
        .filter((session) => fits(session, matching) && isAlive(session, now))
        .slice(0, limit)
    },

    async revoke(selector, { at, reason, until }) {
      const selected = select(selector).filter(({ revocation }) => revocation === undefined)
      for (const session of selected) sessions.set(session.id, deepFreeze({ ...session, revocation: { at, reason } }))
      const ids = selected.map(({ id }) => id)
      log.add(ids.map((id) => deadSession(id, until)))
      return ids
    },

    async sweep({ endedBy, now, limit, after }) {
      const batch = inOrder(after).slice(0, limit)
      const ended = batch.filter((session) => hasEndedBy(session, endedBy))
      for (const { id } of ended) sessions.delete(id)
      log.forget(now, limit)
      return { deleted: ended.length, next: batch.length < limit ? undefined : batch.at(-1)?.id }
    },

    revocations: log,

    async close() {},
  }
}

function canAdvance(session: Session, { from, now, hasAttempt }: ChainAdvance): boolean {
  return standsAt(session, from) && isAlive(session, now) && (hasAttempt || !session.attemptBound)
}

function standsAt(session: Session, at: ChainAdvance['from'] | undefined): boolean {
  return at === undefined || (session.generation === at.generation && session.chain === at.chain)
}

function advanceSession(session: Session, { to, now, hasAttempt }: ChainAdvance): Session {
  const { idleLifetime } = session
  return deepFreeze({
    ...session,
    generation: to.generation,
    chain: to.chain,
    previous: [...to.previous],
    refreshedAt: now,
    idleExpiresAt: idleLifetime === undefined ? undefined : now + idleLifetime,
    attemptBound: session.attemptBound || hasAttempt,
  })
}

function hasEndedBy(session: Session, moment: number): boolean {
  return Math.min(endOfSession(session), session.revocation?.at ?? Infinity) <= moment
}

function fits(session: Session, { subject, method, manager }: SessionFilter): boolean {
  return (
    (subject === undefined || session.subject === subject) &&
    (method === undefined || session.method === method) &&
    (manager === undefined || session.manager === manager)
  )
}

function frozenCopy(session: Session): Session {
  // Member by member: structuredClone() would take a fifth of all the time of a sign-in.
  const { scopes, claims, device, previous, revocation } = session
  return deepFreeze({
    ...session,
    scopes: [...scopes],
    claims: copyMembers(claims),
    device: { ...device },
    previous: [...previous],
    revocation: revocation && { ...revocation },
  })
}

function copyMembers(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, copyJson(value)]))
}

function copyJson(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(copyJson)
  return isRecord(value) ? copyMembers(value) : value
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const member of Object.values(value)) deepFreeze(member)
    Object.freeze(value)
  }
  return value
}
