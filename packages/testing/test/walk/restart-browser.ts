import { isSignedIn, parseRecord } from '../../../client/src/lib/session/session-record.ts'
import { latest } from '../campaign/world.ts'
import type { Position } from './happenings.ts'
import type { WalkWorld } from './walk-world.ts'

/** Whether the storage holds what this browser knows: what is not stored is lost with the last tab. */
export function isInStep(world: WalkWorld): boolean {
  const stored = world.stored()
  if (world.carrier.cookies && isUsed(world.held(), world) && !isAttemptStored(world)) return false
  return world.tabs.every(({ client, session }) => {
    if (client.state.status === 'loading') return false
    if (session() !== stored?.session) return false
    return (client.inspect()?.generation ?? 0) <= (stored?.generation ?? 0)
  })
}

/**
 * The browser dies, and its last writes with it. What is lost has not been used yet, or was answered (no storage loses
 * an attempt id that it held when the request left), is no more than the three generations that a row remembers, and
 * belongs to one session.
 */
export async function restart(writes: number, world: WalkWorld): Promise<void> {
  if (world.storage.isBroken) return
  if (writes > 0) await waitForLateCopies(world)
  if (!isInStep(world)) return
  const stored = world.stored()
  const past = parseRecord(world.browser.textBefore(writes))
  const row = stored && (await world.server.find(stored.session))
  const isSameSession = isSignedIn(past) && past.pair.session_id === stored?.session
  if (
    writes > 0 &&
    !(isSameSession && !isUsed(world.held(), world) && row && row.generation - past.pair.generation <= 3)
  )
    return
  reopen(world, 0, () => {
    if (writes === 0) return
    world.report({ kind: 'storage-trouble', at: world.now() })
    world.browser.rollBack(writes)
    if (row) world.carrier.cookies?.knownSince.set(row.id, row.generation)
  })
}

/** Ends the browser and starts it anew, with cookies as they were some changes ago. */
function reopen(world: WalkWorld, olderCookies: number, meanwhile: () => void): void {
  for (const tab of world.tabs.slice()) world.closeTab(tab)
  world.carrier.cookies?.restart(olderCookies)
  meanwhile()
  world.openTab()
}

/** Whether a token has been on its way before, as far as the last request of its session tells. */
function isUsed(position: Position | undefined, { network }: WalkWorld): boolean {
  return (network.sent.get(position?.session ?? '')?.generation ?? -1) >= (position?.generation ?? 0)
}

function isAttemptStored({ network, browser, stored }: WalkWorld): boolean {
  return Boolean(browser.text?.includes(network.sent.get(stored()?.session ?? '')?.attempt ?? ''))
}

/**
 * The browser dies before it has written its last cookies to the disk. They are two generations behind at most, counting
 * what was lost with an answer: three are what a row remembers. And their attempt ids are known.
 */
export async function restartWithOlderCookies(changes: number, world: WalkWorld): Promise<void> {
  const { cookies } = world.carrier
  if (!cookies || world.storage.isBroken) return
  await waitForLateCopies(world)
  const stored = world.stored()
  const row = stored && (await world.server.find(stored.session))
  if (!isInStep(world) || !row) return
  const past = cookies.held(changes).find(({ session }) => session === row.id)
  const oldest = Math.max(row.generation - 2, cookies.knownSince.get(row.id) ?? 0)
  if (past === undefined || past.generation < oldest) return
  reopen(world, changes, () => world.report({ kind: 'storage-trouble', at: world.now() }))
}

/**
 * The browser deletes what pages have stored, days after the last request, and keeps its cookies (FM-88). What was lost
 * together with an answer is lost, and so that does not happen; nor is there a session but the stored one that a cookie
 * could bring back, as of a sign-out that never reached the server (decision 0019).
 */
export async function loseStorage(world: WalkWorld): Promise<void> {
  const { cookies } = world.carrier
  if (!cookies || world.storage.isBroken) return
  await waitForLateCopies(world)
  if (!isInStep(world)) return
  const { session } = world.stored() ?? {}
  const row = session === undefined ? undefined : await world.server.find(session)
  if (row && world.held()?.generation !== row.generation) return
  for (const cookie of cookies.held()) {
    if (isUsed(cookie, world)) return
    if (cookie.session !== session && (await world.server.isAlive(cookie.session))) return
  }
  const { storage } = world.browser.openTab()
  await storage.update(() => '')
  reopen(world, 0, () => {
    world.report({ kind: 'storage-trouble', at: world.now() })
    if (row) cookies.knownSince.set(row.id, row.generation)
    world.forgotten = cookies.held().length === 1 ? row?.id : undefined
  })
}

async function waitForLateCopies(world: WalkWorld): Promise<void> {
  while (world.network.hasLateCopies()) await world.pass(latest)
}
