import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Member, site } from './crowd.ts'

/** What came of a theft. */
export interface Theft {
  readonly subject: string
  /** Milliseconds from the theft until the thief was refused; `undefined` where that did not come to pass. */
  readonly caughtAfter: number | undefined
}

/** What a thief gets out of the storage. */
interface Loot {
  readonly token: string
  readonly attempt: string
}

/**
 * Copies what a client has stored and goes on from there, once a second, as the client does itself, until it is refused.
 *
 * @param withAttempt Whether the attempt id is copied, too, so that the first exchange is the owner's own.
 */
export async function steal(
  { subject, storage }: Member,
  { fetch, withAttempt, patience }: ThiefOptions,
): Promise<Theft> {
  const startedAt = performance.now()
  let loot = readLoot(await storage.read())
  if (!withAttempt) loot = { ...loot, attempt: drawAttempt() }

  while (performance.now() - startedAt < patience) {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: loot.token,
      attempt: loot.attempt,
    })
    const answer = await fetch(`${site}/auth/token`, { method: 'POST', body }).catch(() => undefined)
    const said: unknown = await answer?.json().catch(() => undefined)
    const { refresh_token: next } = Object(said)
    if (answer?.status === 400) return { subject, caughtAfter: performance.now() - startedAt }
    if (typeof next === 'string') loot = { token: next, attempt: drawAttempt() }
    if (answer?.status === 409) loot = { ...loot, attempt: drawAttempt() }
    await wait(1000)
  }
  return { subject, caughtAfter: undefined }
}

interface ThiefOptions {
  readonly fetch: typeof globalThis.fetch
  readonly withAttempt: boolean
  /** Milliseconds after which the thief counts as not caught. */
  readonly patience: number
}

function readLoot(text = ''): Loot {
  const { pair, attempt } = Object(JSON.parse(text))
  return { token: String(pair.refresh_token), attempt: String(attempt) }
}

function drawAttempt(): string {
  return randomBytes(16).toString('base64url')
}
