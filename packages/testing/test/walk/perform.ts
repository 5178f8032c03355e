import { faults, latest } from '../campaign/world.ts'
import { expectCalm } from './calm.ts'
import { isInStep, loseStorage, restart, restartWithOlderCookies } from './restart-browser.ts'
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
  const stop = tab.client.state.status === 'loading' ? tab.client.subscribe(() => wantNewer(tab, world)) : undefined
  void tab.client
    .refresh()
    .catch(() => undefined)
    .then(stop)
}

/** A tab that is loading renews what it finds. */
function wantNewer({ client, session }: WalkTab, { report }: WalkWorld): void {
  const [found, generation] = [session(), client.inspect()?.generation]
  if (found !== undefined && generation !== undefined) report({ kind: 'unwanted', session: found, generation })
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
