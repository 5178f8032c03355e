import { describeOutcome, type Present, type Result } from './present.ts'
import { checkResult } from './properties.ts'
import { endOf, pendingExchange, type Request, requestsIn } from './requests.ts'
import { isPlain, spentBy, type Word } from './words.ts'
import { lineOf, type Rules, type Thief, type World } from './world.ts'

/** Something that happens, in words, and the world after it. */
export interface Event {
  readonly name: string
  readonly world: World
}

/** All that may happen next. Whatever is answered on the way is held to the properties. */
export async function nextWorlds(world: World, rules: Rules, present: Present): Promise<readonly Event[]> {
  const events: Event[] = [
    ...timeEvents(world, rules),
    ...databaseEvents(world, rules),
    ...theftEvents(world, rules),
    ...browserEvents(world, rules),
  ]
  for (const request of requestsIn(world, rules)) {
    const { result, after } = await send(world, rules, { request, present })
    const name = `the ${request.by} sends '${request.exchange}' (${request.onReuse}): ${describeOutcome(result.outcome)}`
    if (after !== world) events.push({ name: `${name}, and the answer is lost`, world: after })
    const informed = hear(after, request, result)
    if (informed !== after) events.push({ name: `${name}, and the answer arrives`, world: informed })
    if (isContestable(world, rules, { request, result })) {
      const contest: Request = { ...request, exchange: `${spentBy(request.exchange)}c` }
      const ended = await send(world, rules, { request: contest, present })
      events.push({ name: `the owner contests with '${contest.exchange}'`, world: ended.after })
    }
  }
  return events
}

/** The clocks of several servers differ, so time also runs backwards. */
function timeEvents(world: World, rules: Rules): readonly Event[] {
  const { now } = world
  return [
    ...(now < rules.ticks ? [{ name: 'a tick passes', world: { ...world, now: now + 1 } }] : []),
    ...(now > 0 ? [{ name: 'a clock is a tick behind', world: { ...world, now: now - 1 } }] : []),
  ]
}

/** The database may lose its last write at any time, also that of a revocation, and drop what has ended. */
function databaseEvents(world: World, rules: Rules): readonly Event[] {
  const [fallback, ...fallbacks] = world.fallbacks
  const { lostWrites } = world
  return [
    ...(fallback === undefined
      ? []
      : [
          {
            name: 'the database loses its last write',
            world: { ...world, ...fallback, fallbacks, lostWrites: lostWrites + 1 },
          },
        ]),
    ...(rules.ticks > 0 && world.row !== undefined && endOf(world.row, world.now) !== undefined
      ? [{ name: 'the ended session is purged', world: { ...world, row: undefined, fallbacks: [] } }]
      : []),
  ]
}

/** Nobody copies the storage of a session that has ended: the same copy could be made before it ended. */
function theftEvents(world: World, rules: Rules): readonly Event[] {
  const { owner, thief = { thefts: 0, words: [], copied: [] }, row, now } = world
  if (thief.thefts >= rules.thefts || endOf(row, now) !== undefined) return []
  const words = withWord(thief.words, lineOf(world, rules).slice(0, owner))
  const exchange = lineOf(world, rules).slice(0, owner + 1)
  const copy = (name: string, copied: Thief['copied']): Event => ({
    name,
    world: { ...world, thief: { thefts: thief.thefts + 1, words, copied }, turns: '' },
  })
  return [
    copy('the thief copies the token', thief.copied),
    copy('the thief copies the token and its attempt id', withWord(thief.copied, exchange)),
  ]
}

/**
 * A storage is lost when nothing is under way: what was sent before has arrived, or never will. A cookie is older by what a
 * row remembers at most, and not older than what the storage knows of.
 */
function browserEvents(world: World, rules: Rules): readonly Event[] {
  const { owner, record, resumed, row } = world
  const events: Event[] = []
  if (rules.storageLost === 'once' && resumed === undefined && owner < rules.owner.length) {
    events.push({ name: 'the owner loses the storage', world: { ...world, record: owner, resumed: owner } })
  }
  const oldest = Math.max(resumed ?? 0, record - keptGenerations, (row?.word.length ?? 0) - 1 - rules.lateness)
  for (let older = oldest; rules.oldCookies === 'often' && older < owner; older++) {
    events.push({ name: `the owner's cookie is that of generation ${older}`, world: { ...world, owner: older } })
  }
  return events
}

/** For so many generations a client keeps its attempt ids. */
const keptGenerations = 3

async function send(
  world: World,
  rules: Rules,
  { request, present }: { readonly request: Request; readonly present: Present },
): Promise<{ readonly result: Result; readonly after: World }> {
  const { exchange, onReuse } = request
  const result = await present({ row: world.row, now: world.now, ask: { exchange, onReuse } })
  const after = arrive(world, rules, { request, result })
  checkResult({ world, rules, request, result, after })
  return { result, after }
}

/** The world after a request has arrived and before its answer has. */
function arrive(
  world: World,
  rules: Rules,
  { request, result }: { readonly request: Request; readonly result: Result },
): World {
  const { outcome, row } = result
  const hasWritten = row !== world.row
  const isRenewed = outcome.kind === 'renewed'
  const accepted = isRenewed ? longer(world.accepted, request.exchange) : world.accepted
  const used = isRenewed ? longer(world.used, spentBy(request.exchange)) : world.used
  if (!hasWritten && accepted === world.accepted && used === world.used) return world
  const fallback = { row: world.row, accepted: world.accepted }
  const losable = rules.lostWrites - world.lostWrites
  const fallbacks = hasWritten ? [fallback, ...world.fallbacks].slice(0, losable) : world.fallbacks
  const turns = isRenewed && hasWritten ? turnsAfter(world, rules, request) : world.turns
  return { ...world, row, fallbacks, accepted, used, turns }
}

/** The world after the answer has reached whoever asked. */
function hear(world: World, { by, exchange }: Request, { outcome }: Result): World {
  // Whoever knows that an exchange is finished goes on from its successor, which the server makes for the next attempt id.
  if (outcome.kind !== 'renewed' && outcome.kind !== 'finished') return world
  if (by === 'owner') {
    const owner = world.owner + 1
    const isKept = outcome.kind === 'renewed' || owner <= world.record // else the client is held
    // An answer for an older token than the present one is dropped.
    return exchange.length === owner && isKept ? { ...world, owner, record: Math.max(owner, world.record) } : world
  }
  const { thief } = world
  if (thief === undefined || thief.words.includes(exchange)) return world
  return { ...world, thief: { ...thief, words: withWord(thief.words, exchange) } }
}

function isContestable(
  world: World,
  rules: Rules,
  { request, result }: { readonly request: Request; readonly result: Result },
): boolean {
  const isPending = request.by === 'owner' && request.exchange === pendingExchange(world, rules)
  const isHeld = result.outcome.kind === 'finished' && world.owner === world.record
  return world.thief !== undefined && isPending && isHeld
}

function turnsAfter(world: World, rules: Rules, { by, exchange }: Request): string {
  const { thief, turns } = world
  const isKnown = isPlain(exchange) || thief?.copied.includes(exchange) === true
  const isShared = lineOf(world, rules).startsWith(exchange) && isKnown
  if (thief === undefined || isShared || turns.endsWith(by)) return turns
  return turns === '' ? by : `${turns}, ${by}`
}

function longer(one: Word, other: Word): Word {
  return other.length > one.length ? other : one
}

function withWord(words: readonly Word[], word: Word): readonly Word[] {
  return words.includes(word) ? words : [...words, word].toSorted()
}
