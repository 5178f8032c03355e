import { isSignedIn, parseRecord } from '../../../client/src/lib/session/session-record.ts'
import { faults, latest } from '../campaign/world.ts'
import { expectCalm } from './calm.ts'
import type { Step } from './steps.ts'
import { askedByHeader, type WalkTab } from './walk-tab.ts'
import type { WalkWorld } from './walk-world.ts'

const mostTabs = 4

/** Makes something happen, to the end. */
export async function perform(step: Step, world: WalkWorld): Promise<void> {
  if ((await world.network.lateness()) >= 2) await world.pass(latest) // a copy is late by three generations at most
  switch (step.kind) {
    case 'pass':
      return world.pass(step.ms)
    case 'sleep':
      return world.sleep(step.ms)
    case 'set-device-clock':
      return world.setClock('device', step.ms)
    case 'set-server-clock':
      return world.setClock('server', step.ms)
    case 'break-network':
      return world.network.plan(...step.faults.map((index) => faults[index] ?? { kind: 'deliver' as const }))
    case 'trouble-storage':
      return world.storage.plan(step.faults)
    case 'break-storage':
      world.storage.isBroken ||= world.tabs.length === 1 && isInStep(world)
      return undefined
    case 'mend-storage':
      return mendStorage(world)
    case 'write-foreign-text':
      return writeForeignText(world)
    case 'restart-server':
      return world.server.restart()
    case 'restart-browser':
      return restart(0, world)
    case 'roll-back':
      return restart(step.writes, world)
    case 'lose-storage':
      return loseStorage(world)
    case 'restart-with-older-cookies':
      return restartWithOlderCookies(step.changes, world)
    case 'cut-answer':
      return world.carrier.cookies?.cutAnswer()
    case 'revoke-elsewhere':
      return revokeElsewhere(world)
    case 'mark':
      return world.mark(step.user, step.mark)
    case 'calm':
      return expectCalm(world)
    case 'open':
      if (world.tabs.length < mostTabs && !world.storage.isBroken) world.openTab()
      return undefined
    case 'all-call':
    case 'all-refresh':
      for (const tab of world.tabs) performInTab(step.kind === 'all-call' ? 'call' : 'refresh', tab, world)
      return undefined
    case 'sign-in':
      return signIn(step.user, tabAt(step.tab, world), world)
    case 'sign-out':
      return signOut(step.scope, tabAt(step.tab, world), world)
    case 'call':
    case 'refresh':
    case 'wake':
    case 'reload':
    case 'close':
      return performInTab(step.kind, tabAt(step.tab, world), world)
  }
}

function tabAt(number: number, { tabs }: WalkWorld): WalkTab {
  const tab = tabs[number % tabs.length]
  if (tab === undefined) throw new Error('There is no tab')
  return tab
}

type TabStep = 'call' | 'refresh' | 'wake' | 'reload' | 'close'

function performInTab(kind: TabStep, tab: WalkTab, world: WalkWorld): void {
  switch (kind) {
    case 'call':
      return call(tab)
    case 'refresh':
      return refresh(tab, world)
    case 'wake':
      return tab.ports.wake()
    case 'reload':
    case 'close':
      if (!mayClose(tab, world) || (kind === 'close' && world.tabs.length === 1)) return undefined
      world.closeTab(tab)
      if (kind === 'reload') world.openTab()
      return undefined
  }
}

function call({ client, session }: WalkTab): void {
  const headers = client.state.status === 'loading' ? undefined : { [askedByHeader]: session() ?? '' }
  client.fetch('https://api.test/me', headers && { headers }).catch(() => undefined)
}

function refresh(tab: WalkTab, world: WalkWorld): void {
  const session = tab.session()
  const generation = tab.client.inspect()?.generation
  const held = session !== undefined && generation !== undefined ? { session, generation } : world.stored()
  for (const position of [held, world.held()]) if (position) world.report({ kind: 'unwanted', ...position })
  tab.client.refresh().catch(() => undefined)
}

/** Whether a tab may not have read a record that comes from the future, since the device's clock was set back. */
function isBehind({ client: { state } }: WalkTab, world: WalkWorld): boolean {
  const isIgnorant = state.status === 'loading' || (state.status === 'signed-out' && state.reason === undefined)
  return isIgnorant && world.isSetBack()
}

function signIn(user: string, tab: WalkTab, world: WalkWorld): void {
  if (isBehind(tab, world)) return // what it would store counts for less than that record
  const request = async (): Promise<Response> => {
    const response = await tab.fetch('https://api.test/sign-in', { method: 'POST', body: user })
    wantEnd(tab, world) // whoever signs in gives up the session that there was
    return response
  }
  tab.client.signIn(request).catch(() => undefined)
}

function signOut(scope: 'current' | 'others' | 'all', tab: WalkTab, world: WalkWorld): void {
  const session = tab.session()
  if (session !== undefined && scope === 'current') world.farewells.set(session, tab)
  if (scope !== 'others') wantEnd(tab, world)
  const isUnknown = session === undefined // a tab that is loading, or whose storage hangs, ends what it finds
  const stop = isUnknown ? tab.client.subscribe(() => wantEnd(tab, world)) : undefined
  void tab.client
    .signOut({ scope })
    .catch(() => undefined)
    .then(stop)
}

function wantEnd(tab: WalkTab, world: WalkWorld): void {
  const session = tab.session()
  if (session !== undefined) world.report({ kind: 'end-wanted', session })
}

/** Whether the storage holds what this browser knows: what is not stored is lost with the last tab. */
function isInStep(world: WalkWorld): boolean {
  const stored = world.stored()
  if (world.carrier.cookies && isUsed(world) && !world.browser.text?.includes(lastSent(world)?.attempt ?? ''))
    return false
  return world.tabs.every(({ client, session }) => {
    if (client.state.status === 'loading') return false
    if (session() !== stored?.session) return false
    return (client.inspect()?.generation ?? 0) <= (stored?.generation ?? 0)
  })
}

function mayClose(tab: WalkTab, world: WalkWorld): boolean {
  if (world.storage.isBroken || !world.tabs.includes(tab)) return false
  return isInStep(world)
}

/** The storage works again, and the tab is looked at. */
async function mendStorage(world: WalkWorld): Promise<void> {
  world.storage.isBroken = false
  world.storage.heal()
  for (const tab of world.tabs) tab.ports.wake()
}

/** Something else writes over what all tabs know, and they hear of it. */
async function writeForeignText(world: WalkWorld): Promise<void> {
  if (world.storage.isBroken || !isInStep(world)) return
  const [tab] = world.tabs
  world.report({ kind: 'storage-trouble', at: world.now() })
  world.forgotten = undefined
  await tab?.ports.storage.update(() => '{"theme":"dark"}')
  for (const { ports } of world.tabs) ports.wake()
}

async function revokeElsewhere(world: WalkWorld): Promise<void> {
  const stored = world.stored()
  const row = stored && (await world.server.find(stored.session))
  if (!row) return
  world.report({ kind: 'end-wanted', session: row.id })
  await world.server.auth.tokenManager.revokeToken({ sessionId: row.id })
}

/**
 * The browser dies, and its last writes with it. What is lost has not been used yet, or was answered (no storage loses
 * an attempt id that it held when the request left), is no more than the three generations that a row remembers, and
 * belongs to one session.
 */
async function restart(writes: number, world: WalkWorld): Promise<void> {
  if (world.storage.isBroken) return
  if (writes > 0) await waitForLateCopies(world)
  if (!isInStep(world)) return
  const stored = world.stored()
  const past = parseRecord(world.browser.textBefore(writes))
  const row = stored && (await world.server.find(stored.session))
  const isSameSession = isSignedIn(past) && past.pair.session_id === stored?.session
  if (writes > 0 && !(isSameSession && !isUsed(world) && row && row.generation - past.pair.generation <= 3)) return
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

function lastSent({
  network,
  stored,
}: WalkWorld): { readonly generation: number; readonly attempt: string } | undefined {
  return network.sent.get(stored()?.session ?? '')
}

/** Whether the token that would be redeemed next has been on its way before. */
function isUsed(world: WalkWorld): boolean {
  return (lastSent(world)?.generation ?? -1) >= (world.held()?.generation ?? 0)
}

/**
 * The browser dies before it has written its last cookies to the disk. They are two generations behind at most, counting
 * what was lost with an answer: three are what a row remembers. And their attempt ids are known.
 */
async function restartWithOlderCookies(changes: number, world: WalkWorld): Promise<void> {
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
async function loseStorage(world: WalkWorld): Promise<void> {
  const { cookies } = world.carrier
  if (!cookies || world.storage.isBroken) return
  await waitForLateCopies(world)
  if (!isInStep(world)) return
  const { session } = world.stored() ?? {}
  const row = session === undefined ? undefined : await world.server.find(session)
  if (row && (isUsed(world) || world.held()?.generation !== row.generation)) return
  for (const other of cookies.held()) {
    if (other.session !== session && (await world.server.isAlive(other.session))) return
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
