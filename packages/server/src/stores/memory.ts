import type { ChainAdvance, SessionSelector, SessionStore } from '../lib/sessions/session-store.ts'
import type { Session, SessionId } from '../lib/sessions/session.ts'

/**
 * Keeps sessions in the memory of this process, for tests, demos and trying things out: a restart signs everybody out,
 * a second server knows nothing of them, and ended sessions are never dropped.
 *
 * @returns An empty store. What it hands out is frozen.
 */
export function memoryStore(): SessionStore {
  const sessions = new Map<SessionId, Session>()
  const select = (fits: (session: Session) => boolean): Session[] => [...sessions.values()].filter(fits)

  // Nothing is awaited inside a method, so each one is a single step against the others.
  return {
    async insert(session) {
      if (sessions.has(session.id)) throw new Error('The store already holds a session with this id: draw a new one')
      sessions.set(session.id, deepFreeze(structuredClone(session)))
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

    async list({ subject, now, limit, after }) {
      return select((session) => session.subject === subject && isAlive(session, now))
        .filter((session) => after === undefined || session.id > after)
        .toSorted((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, limit)
    },

    async revoke(selector, { at, reason }) {
      const selected = select((session) => session.revocation === undefined && isSelected(session, selector))
      for (const session of selected) sessions.set(session.id, deepFreeze({ ...session, revocation: { at, reason } }))
      return selected.map((session) => session.id)
    },

    async close() {},
  }
}

function canAdvance(session: Session, { from, now, hasAttempt }: ChainAdvance): boolean {
  return (
    session.generation === from.generation &&
    session.chain === from.chain &&
    isAlive(session, now) &&
    (hasAttempt || !session.attemptBound)
  )
}

function advanceSession(session: Session, { to, now, idleExpiresAt, hasAttempt }: ChainAdvance): Session {
  return deepFreeze({
    ...session,
    generation: to.generation,
    chain: to.chain,
    previous: [...to.previous],
    refreshedAt: now,
    idleExpiresAt,
    attemptBound: session.attemptBound || hasAttempt,
  })
}

function isAlive(session: Session, now: number): boolean {
  return (
    session.revocation === undefined &&
    session.idleExpiresAt > now &&
    (session.absoluteExpiresAt === undefined || session.absoluteExpiresAt > now)
  )
}

function isSelected(session: Session, selector: SessionSelector): boolean {
  if ('id' in selector) {
    const { id, at } = selector
    const stands = at === undefined || (session.generation === at.generation && session.chain === at.chain)
    return session.id === id && stands
  }
  const { subject, method, except } = selector
  return session.subject === subject && (method === undefined || session.method === method) && session.id !== except
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const member of Object.values(value)) deepFreeze(member)
    Object.freeze(value)
  }
  return value
}
