import { randomUUID } from 'node:crypto'
import type { Session, SessionStore } from '@tokenpair/server'
import { createSession } from '../../../../packages/server/src/lib/sessions/create-session.ts'
import { checkGrant } from '../../../../packages/server/src/lib/token-managers/check-grant.ts'
import { content } from './sample-session.ts'

/** Sessions of one subject. */
const perSubject = 3
const atOnce = 1000
const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) }

/** Seconds that the sessions of a bench live on without a redemption, at least. */
export const idleLifetime = 1_209_600

/** When the sessions of a bench began, in milliseconds since the Unix epoch. */
export const startedAt = 1_767_225_600_000

/**
 * Fills a store with sessions such as a plain app has: the subject is a UUID, the device has a name, and one in a hundred
 * ends at each of a hundred moments, a second apart, so that there is something to purge.
 *
 * @returns Some of them, from all over.
 */
export async function fill(store: SessionStore, count: number): Promise<readonly Session[]> {
  const kept: Session[] = []
  const keepEach = Math.ceil(count / 10_000)
  let subject = ''
  for (let first = 0; first < count; first += atOnce) {
    const batch = Array.from({ length: atOnce }, (_, index) => {
      if ((first + index) % perSubject === 0) subject = randomUUID()
      return drawSession(subject, first + index)
    })
    kept.push(...batch.filter((__, index) => (first + index) % keepEach === 0))
    await Promise.all(batch.map((session) => store.insert(session)))
  }
  return kept
}

function drawSession(subject: string, number: number): Session {
  const { manager, ...said } = content
  const grant = checkGrant({
    ...said,
    subject,
    idleLifetime: idleLifetime + (number % 100),
    maxLifetime: 7_776_000,
  })
  return createSession(grant, {
    manager,
    idleLifetime: undefined,
    maxLifetime: undefined,
    now: startedAt,
    random,
  })
}
