import { parseRecord } from '../../../client/src/lib/session/session-record.ts'
import { minute } from './steps.ts'
import type { WalkTab } from './walk-tab.ts'
import type { WalkWorld } from './walk-world.ts'

/** Lets everything be well for a while, and then looks at what has become of the sessions. */
export async function expectCalm(world: WalkWorld): Promise<void> {
  world.network.heal()
  world.carrier.cookies?.heal()
  world.storage.isBroken = false
  world.storage.heal()
  await world.pass(minute)
  for (const tab of world.tabs) tab.ports.wake()
  await world.pass(4 * minute)
  await expectResumption(world)
  await expectOneSession(world)
  await expectEnds(world)
  await expectAnswers(world)
}

/** What the storage has lost and the cookie has kept is there again, at the latest when the page is loaded once more. */
async function expectResumption(world: WalkWorld): Promise<void> {
  const isClear = world.carrier.cookies?.held().length === 1 // nobody has signed in meanwhile
  const isMissing = (): boolean => world.forgotten !== undefined && parseRecord(world.browser.text) === undefined
  const [tab] = world.tabs
  if (isMissing() && tab) {
    world.closeTab(tab)
    world.openTab()
    await world.pass(minute)
  }
  if (isClear && isMissing() && (await world.server.isAlive(world.forgotten ?? ''))) {
    world.complain('A session whose cookie lives is not resumed')
  }
  world.forgotten = undefined
}

/** All tabs show the session that is stored. */
async function expectOneSession(world: WalkWorld): Promise<void> {
  const shown = new Set(world.tabs.map(({ session }) => session()))
  if (shown.size > 1) world.complain('The tabs show different sessions')
  if (!shown.has(world.stored()?.session)) world.complain('The tabs show another session than the one that is stored')
}

/** How often a client tells a server that does not answer. */
const mostTries = 8

/** The server has ended the sessions that were signed out, unless all that it was told of it was lost. */
async function expectEnds({ farewells, network, server, complain }: WalkWorld): Promise<void> {
  for (const session of farewells.keys()) {
    const row = await server.find(session)
    const isUntold = (network.told.get(session) ?? 0) >= mostTries
    if (row && !row.revocation && !isUntold) complain('A session that was signed out lives on at the server')
    farewells.delete(session)
  }
}

/** Every tab gets an answer, unless the storage lost more than the server can replay. */
async function expectAnswers(world: WalkWorld): Promise<void> {
  const stored = world.stored()
  if (stored === undefined) return
  const row = await world.server.find(stored.session)
  const newest = Math.max(stored.generation, world.held()?.generation ?? 0)
  const isHeld = (row?.generation ?? 0) - newest > 1
  const answered = new Set<WalkTab>()
  const call = async (tab: WalkTab): Promise<void> => {
    if ((await tab.client.fetch('https://api.test/me')).ok) answered.add(tab)
  }
  for (const tab of world.tabs) call(tab).catch(() => undefined)
  await world.pass(minute)
  const isOver = world.tabs.some(({ session }) => session() !== stored.session)
  if (!isHeld && !isOver && answered.size < world.tabs.length) world.complain('A tab that is signed in gets no answer')
}
