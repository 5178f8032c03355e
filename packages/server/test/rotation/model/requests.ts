import type { RedemptionRefusal } from '../../../src/lib/rotation/decide-redemption.ts'
import { maxSessionLifetime, refreshTokenLifetime, type Row } from './databases.ts'
import { type Ask, isPlain, spentBy, type Word } from './words.ts'
import { lineOf, type Rules, type World } from './world.ts'

/** A request that may arrive at the server now. */
export interface Request extends Ask {
  readonly by: 'owner' | 'thief'
}

/**
 * The requests that may arrive: the network delivers each one that was ever sent, never, late, or many times, so nothing
 * about them has to be remembered but who could have sent them.
 */
export function requestsIn(world: World, rules: Rules): readonly Request[] {
  return [...ownerRequests(world, rules), ...thiefRequests(world, rules)]
}

/** The owner's exchange that is not answered yet, or `undefined` at the end of the search. */
export function pendingExchange(world: World, rules: Rules): Word | undefined {
  return world.owner < rules.owner.length ? lineOf(world, rules).slice(0, world.owner + 1) : undefined
}

/** The code by which a session has ended, or `undefined` where it lives. */
export function endOf(row: Row | undefined, now: number): RedemptionRefusal | undefined {
  if (row === undefined) return 'refresh_token_invalid'
  if (row.isRevoked) return 'session_revoked'
  if (now >= maxSessionLifetime) return 'session_expired'
  if (now >= row.refreshedAt + refreshTokenLifetime) return 'refresh_token_expired'
  return undefined
}

/** Who has no record asks that nothing is ended, and as soon as there is one, the same exchange is one like any other. */
function ownerRequests(world: World, rules: Rules): readonly Request[] {
  const { row, record, resumed, thief } = world
  const requests: Request[] = []
  for (let generation = 0; generation <= record && generation < rules.owner.length; generation++) {
    const late = row === undefined ? 0 : row.word.length - 1 - generation
    if (thief === undefined && late > rules.lateness) continue
    const exchange = lineOf(world, rules).slice(0, generation + 1)
    if (generation === resumed) requests.push({ by: 'owner', exchange, onReuse: 'refuse' })
    if (generation !== resumed || record > resumed) requests.push({ by: 'owner', exchange, onReuse: 'revoke' })
  }
  return requests
}

/**
 * A thief redeems any token that they hold, with each attempt id that they know or draw.
 *
 * Where no token that anybody or the database holds goes through the `x` of a token, its `y` is not tried. Nothing then
 * tells the two ids apart, both being chance: whatever a `y` leads to is the mirror image of what the `x` leads to, and
 * the properties do not ask for the letter.
 */
function thiefRequests(world: World, rules: Rules): readonly Request[] {
  const { thief, row, fallbacks, accepted, used } = world
  if (thief === undefined) return []
  const standing = [row?.word, accepted, used, ...fallbacks.map((each) => each.row?.word), ...thief.words]
  const isMirrored = (word: Word): boolean =>
    rules.mirrorImages === 'skipped' && !standing.some((each) => each?.startsWith(`${word}x`) === true)

  const held = thief.words.filter((word) => word.length < rules.owner.length)
  const copied = thief.copied.filter((exchange) => held.includes(spentBy(exchange)))
  const drawn = held.flatMap((word) =>
    rules.thief.filter((letter) => letter !== 'y' || !isMirrored(word)).map((letter) => word + letter),
  )
  return [...copied, ...drawn].flatMap((exchange) => asksOfThief(exchange, rules))
}

/** Who sends no attempt id cannot ask that nothing is ended. */
function asksOfThief(exchange: Word, { thiefRefuses }: Rules): readonly Request[] {
  const asked = thiefRefuses === 'too' && !isPlain(exchange) ? (['revoke', 'refuse'] as const) : (['revoke'] as const)
  return asked.map((onReuse) => ({ by: 'thief', exchange, onReuse }))
}
