import type { RedemptionRefusal } from '../../../src/lib/rotation/decide-redemption.ts'
import { maxSessionLifetime, refreshTokenLifetime, type Row } from './databases.ts'
import type { Word } from './words.ts'
import type { Rules, World } from './world.ts'

/** A request that may arrive at the server now. */
export interface Request {
  readonly by: 'owner' | 'thief'
  readonly exchange: Word
}

/**
 * The requests that may arrive: the network delivers each one that was ever sent, never, late, or many times, so nothing
 * about them has to be remembered but who could have sent them.
 */
export function requestsIn(world: World, rules: Rules): readonly Request[] {
  return [...ownerRequests(world, rules), ...thiefRequests(world, rules)]
}

/** The owner's exchange that is not answered yet, or `undefined` at the end of the search. */
export function pendingExchange({ owner }: World, rules: Rules): Word | undefined {
  return owner < rules.owner.length ? rules.owner.slice(0, owner + 1) : undefined
}

/** The code by which a session has ended, or `undefined` where it lives. */
export function endOf(row: Row | undefined, now: number): RedemptionRefusal | undefined {
  if (row === undefined) return 'refresh_token_invalid'
  if (row.isRevoked) return 'session_revoked'
  if (now >= maxSessionLifetime) return 'session_expired'
  if (now >= row.refreshedAt + refreshTokenLifetime) return 'refresh_token_expired'
  return undefined
}

function ownerRequests({ row, owner, thief }: World, rules: Rules): readonly Request[] {
  const requests: Request[] = []
  for (let generation = 0; generation <= owner && generation < rules.owner.length; generation++) {
    const late = row === undefined ? 0 : row.word.length - 1 - generation
    if (thief === undefined && late > rules.lateness) continue
    requests.push({ by: 'owner', exchange: rules.owner.slice(0, generation + 1) })
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

  const requests: Request[] = []
  for (const word of thief.words) {
    if (word.length >= rules.owner.length) continue
    const copied = rules.owner.charAt(word.length)
    if (thief.copied.includes(word.length) && rules.owner.startsWith(word)) {
      requests.push({ by: 'thief', exchange: word + copied })
    }
    for (const letter of rules.thief) {
      if (letter === 'y' && isMirrored(word)) continue
      requests.push({ by: 'thief', exchange: word + letter })
    }
  }
  return requests
}
