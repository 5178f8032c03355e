import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { inject } from 'vitest'

export const redisUrl = inject('redisUrl')

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
