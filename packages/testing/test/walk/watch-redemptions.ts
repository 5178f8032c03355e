import type { Happening, Position, Watch } from './happenings.ts'
import { hanging } from './walk-storage.ts'

/** Milliseconds before which no access token of ten minutes is renewed: 30 s of margin, and its jitter. */
const earliest = (600 - 33) * 1000

/** Milliseconds for which a tab waits for its turn, without those for which each of four tabs keeps it when it is done. */
const patience = 5000 - 4 * 100

/** Milliseconds for which a tab may be at it: until it has its turn, until it gives up waiting for an answer, and once more. */
const longestTurn = 2 * (5000 + 10_000)

interface Pair extends Position {
  readonly askedAt: number
}

/** The newer of two pairs; where they are the same, as it was asked for first: a tab may hold that access token. */
function newestPair(pair: Pair, known: Pair | undefined): Pair {
  if (known === undefined || known.generation < pair.generation) return pair
  return known.generation === pair.generation && pair.askedAt < known.askedAt ? pair : known
}

interface Sending {
  readonly at: number
  isLost: boolean
}

/**
 * Never more than one redemption per lifetime of an access token and browser. A token is redeemed when 33 seconds are
 * left of its pair's access token, at the earliest, and by one request.
 *
 * - Earlier where somebody wants a newer pair: `refresh()` was called in a tab that held this one or was loading and then
 *   found it, or the API refused its access token; or where its age is not known, since the device's clock was set after it was asked for.
 * - Again where no request for it is under way that may still be answered: they were lost, refused, or their tab has gone.
 * - Beside another one where tabs have been at it for five seconds, since none waits longer for its turn (perhaps since
 *   before there was a cookie to ask with), or where the browser has no Web Locks.
 * - In any of these ways where the storage failed, hung or was changed since the pair was asked for, or just before.
 */
export function watchRedemptions(hasLocks: boolean): Watch {
  const sendings = new Map<string, Sending[]>()
  const obtained = new Map<string, Pair>()
  const unwanted = new Set<string>()
  const askedInVain: number[] = []
  let clockSetAt = -1
  let troubleAt = -1
  const nameOf = ({ session, generation }: Position): string => `${session} ${generation}`

  const judge = (happening: Happening & { kind: 'sent' }, before: readonly Sending[]): string | undefined => {
    const { session, generation, at } = happening
    const newest = obtained.get(session)
    const askedAt = newest?.askedAt ?? 0
    if (troubleAt + hanging >= Math.min(askedAt, before[0]?.at ?? at)) return undefined
    if (newest !== undefined && generation < newest.generation) return 'A token was redeemed that is spent'
    const underWay = before.filter(({ isLost }) => !isLost)
    const since = askedInVain.find((vainAt) => at - vainAt <= longestTurn) ?? at
    const isImpatient = at - Math.min(since, before[0]?.at ?? at) >= patience
    if (underWay.length > 0 && hasLocks && !isImpatient) return 'A token was redeemed twice at once'
    const isEarly = at - askedAt < earliest && clockSetAt < askedAt && !unwanted.has(nameOf(happening))
    return isEarly && before.length === 0 ? 'A token was redeemed early' : undefined
  }

  return (happening) => {
    switch (happening.kind) {
      case 'sent': {
        const before = sendings.get(nameOf(happening)) ?? []
        const trouble = judge(happening, before)
        sendings.set(nameOf(happening), [...before, { at: happening.at, isLost: false }])
        return trouble
      }
      case 'asked-in-vain':
        askedInVain.push(happening.at)
        return undefined
      case 'lost': {
        const open = sendings.get(nameOf(happening))?.find(({ isLost }) => !isLost)
        if (open) open.isLost = true
        return undefined
      }
      case 'obtained':
        obtained.set(happening.session, newestPair(happening, obtained.get(happening.session)))
        return undefined
      case 'unwanted':
        unwanted.add(nameOf(happening))
        return undefined
      case 'clock-set':
        clockSetAt = happening.at
        return undefined
      case 'storage-trouble':
        troubleAt = happening.at
        return undefined
      case 'verdict':
      case 'called':
      case 'end-wanted':
      case 'stored':
      case 'state':
        return undefined
    }
  }
}
