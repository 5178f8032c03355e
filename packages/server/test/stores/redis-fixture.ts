import { randomUUID } from 'node:crypto'
import type { Session } from '@tokenpair/server'
import { seededRandom } from '@tokenpair/testing'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { inject } from 'vitest'
import { createSessionId } from '../../src/lib/sessions/session-id.ts'
import { createSession, now } from './stored-session.ts'

const redisUrl = inject('redisUrl')

/** A prefix that no other test has. */
export function ownPrefix(): string {
  return `test-${randomUUID()}`
}

export async function connectNodeRedis(url = redisUrl) {
  return await createClient({ url })
    .on('error', () => undefined)
    .connect()
}

export function connectIoredis(url = redisUrl): Redis {
  return new Redis(url).on('error', () => undefined)
}

const random = seededRandom(6)

/** A session of a subject, whose id lies where those of the subject do. */
export function sessionOf(subject: string, members: Partial<Session> = {}): Session {
  return createSession({ subject, id: createSessionId(subject, random), ...members })
}

/** What revokes a session for ten minutes. */
export const order = { at: now, reason: 'ended', until: now + 600_000 } as const
