import { describeOutcome, type Present, type Result } from './present.ts'
import { checkResult } from './properties.ts'
import { endOf, pendingExchange, type Request, requestsIn } from './requests.ts'
import { isPlain, spentBy, type Word } from './words.ts'
import type { Rules, Thief, World } from './world.ts'

/** Something that happens, in words, and the world after it. */
export interface Event {
  readonly name: string
  readonly world: World
}

/** All that may happen next. Whatever is answered on the way is held to the properties. */
export async function nextWorlds(world: World, rules: Rules, present: Present): Promise<readonly Event[]> {
  const events: Event[] = [...timeEvents(world, rules), ...databaseEvents(world, rules), ...theftEvents(world, rules)]
  for (const request of requestsIn(world, rules)) {
    const { result, after } = await send(world, rules, { request, present })
    const name = `the ${request.by} sends '${request.exchange}': ${describeOutcome(result.outcome)}`
    if (after !== world) events.push({ name: `${name}, and the answer is lost`, world: after })
    const informed = hear(after, request, result)
    if (informed !== after) events.push({ name: `${name}, and the answer arrives`, world: informed })
    if (isContestable(world, rules, { request, result })) {
      const contest: Request = { by: 'owner', exchange: `${spentBy(request.exchange)}c` }
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
  const words = withWord(thief.words, rules.owner.slice(0, owner))
  const copy = (name: string, copied: Thief['copied']): Event => ({
    name,
    world: { ...world, thief: { thefts: thief.thefts + 1, words, copied }, turns: '' },
  })
  return [
    copy('the thief copies the token', thief.copied),
    copy('the thief copies the token and its attempt id', [...new Set([...thief.copied, owner])]),
  ]
}

async function send(
  world: World,
  rules: Rules,
  { request, present }: { readonly request: Request; readonly present: Present },
): Promise<{ readonly result: Result; readonly after: World }> {
  const result = await present({ row: world.row, now: world.now, exchange: request.exchange })
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
  if (outcome.kind !== 'renewed') return world
  if (by === 'owner') {
    // An answer for an older token than the present one is dropped.
    return exchange.length === world.owner + 1 ? { ...world, owner: world.owner + 1 } : world
  }
  const { thief } = world
  if (thief === undefined || thief.words.includes(outcome.word)) return world
  return { ...world, thief: { ...thief, words: withWord(thief.words, outcome.word) } }
}

function isContestable(
  world: World,
  rules: Rules,
  { request, result }: { readonly request: Request; readonly result: Result },
): boolean {
  const isPending = request.by === 'owner' && request.exchange === pendingExchange(world, rules)
  const isStale = result.outcome.kind === 'refused' && result.outcome.code === 'stale_duplicate'
  return world.thief !== undefined && isPending && isStale
}

function turnsAfter({ thief, turns }: World, rules: Rules, { by, exchange }: Request): string {
  const isKnown = isPlain(exchange) || thief?.copied.includes(exchange.length - 1) === true
  const isShared = rules.owner.startsWith(exchange) && isKnown
  if (thief === undefined || isShared || turns.endsWith(by)) return turns
  return turns === '' ? by : `${turns}, ${by}`
}

function longer(one: Word, other: Word): Word {
  return other.length > one.length ? other : one
}

function withWord(words: readonly Word[], word: Word): readonly Word[] {
  return words.includes(word) ? words : [...words, word].toSorted()
}
