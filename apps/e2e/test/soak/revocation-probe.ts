import { setTimeout as wait } from 'node:timers/promises'
import { site } from './crowd.ts'
import type { ServerFleet, ServerLife } from './server-fleet.ts'

/** Milliseconds after which a revocation counts as not seen. */
const patience = 10_000

/** How a revocation came to the servers. */
export interface Probe {
  /** When it was answered, by `performance.now()`. */
  readonly at: number
  /** Milliseconds until each server that lived on refused the access token; `Infinity` for one that did not. */
  readonly delays: readonly number[]
}

/** Ends a session through one server and watches for how long the others take its access token. */
export async function probeRevocation(fleet: ServerFleet, subject: string): Promise<Probe | undefined> {
  try {
    const signedIn = await fleet.fetch(`${site}/sign-in`, { method: 'POST', body: subject })
    const { access_token: token } = Object(await signedIn.json())
    const lives = fleet.running
    const before = await Promise.all(lives.map((life) => askWith(token, life)))
    if (before.some((status) => status !== 200)) return undefined // one died, or the database is away
    const revoked = await fleet.fetch(`${site}/auth/revoke`, { method: 'POST', body: new URLSearchParams({ token }) })
    if (revoked.status !== 200) return undefined
    const at = performance.now()
    const delays = await Promise.all(lives.map((life) => delayUntilRefused(token, life, at)))
    return { at, delays: delays.filter((delay) => delay !== undefined) }
  } catch {
    return undefined // no server, or none that reaches its database: nothing was revoked that anybody knows of
  }
}

async function delayUntilRefused(token: string, life: ServerLife, at: number): Promise<number | undefined> {
  while (performance.now() - at < patience) {
    const status = await askWith(token, life).catch(() => 0)
    if (life.isOver) return undefined
    if (status === 401) return performance.now() - at
    await wait(10)
  }
  return Infinity
}

async function askWith(token: string, { address }: ServerLife): Promise<number> {
  const response = await fetch(`${address}/me`, { headers: { authorization: `Bearer ${token}` } })
  await response.body?.cancel()
  return response.status
}
