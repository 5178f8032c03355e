import type { RevocationEntry } from './revocation-log.ts'
import type { Verdict } from './revocation-strategy.ts'

/** What an entry of the log says of the tokens that it is about. */
type Mark = Pick<RevocationEntry, 'mark' | 'issuedBefore' | 'until'>

/** Marks by the id of what they are about. */
export interface MarkMap {
  add(key: string, mark: Mark): void
  /** The gravest of the living marks on a token that was issued at a moment. */
  verdict(key: string, issuedAt: number, now: number): Verdict
  /** Tokens that were issued before this moment are marked; `-Infinity` where none are. */
  cutOff(key: string, now: number): number
  /** Looks at some of the keys, each in its turn, and drops those whose marks are over. */
  forget(now: number, steps: number): void
  /** How many marks are kept: more than one for a key only where each says what the others do not. */
  readonly size: number
}

/** The marks of a key, as a chain: nearly always there is one, and a million of them have to fit into memory. */
interface Link {
  readonly mark: Mark['mark']
  /** `Infinity` for all tokens. */
  readonly issuedBefore: number
  readonly until: number
  readonly next: Link | undefined
}

/** Creates an empty map. */
export function createMarkMap(): MarkMap {
  const chains = new Map<string, Link>()
  // Goes round and round. An iterator of a map goes on to what is added behind it.
  let hand = chains.entries()
  let size = 0
  const put = (key: string, before: Link | undefined, after: Link | undefined): void => {
    size += lengthOf(after) - lengthOf(before)
    if (after === undefined) chains.delete(key)
    else if (after !== before) chains.set(key, after)
  }
  return {
    add: (key, { mark, issuedBefore = Infinity, until }) => {
      const added: Link = { mark, issuedBefore, until, next: undefined }
      const known = chains.get(key)
      if (!some(known, (link) => includes(link, added))) {
        put(key, known, { ...added, next: filter(known, (link) => !includes(added, link)) })
      }
    },
    verdict: (key, issuedAt, now) => {
      let verdict: Verdict = 'live'
      for (let link = chains.get(key); link !== undefined; { next: link } = link) {
        if (link.until <= now || issuedAt >= link.issuedBefore) continue
        if (link.mark === 'dead') return 'dead'
        verdict = 'stale'
      }
      return verdict
    },
    cutOff: (key, now) => {
      let cutOff = -Infinity
      for (let link = chains.get(key); link !== undefined; { next: link } = link) {
        if (link.until > now) cutOff = Math.max(cutOff, link.issuedBefore)
      }
      return cutOff
    },
    forget: (now, steps) => {
      for (let step = 0; step < steps; step++) {
        const next = hand.next()
        if (next.done === true) {
          hand = chains.entries()
          return
        }
        const [key, chain] = next.value
        if (some(chain, ({ until }) => until <= now))
          put(
            key,
            chain,
            filter(chain, ({ until }) => until > now),
          )
      }
    },
    get size() {
      return size
    },
  }
}

/** Whether one mark says all that another one says, and for as long. */
function includes(one: Link, other: Link): boolean {
  return (
    (one.mark === 'dead' || other.mark === 'stale') &&
    one.issuedBefore >= other.issuedBefore &&
    one.until >= other.until
  )
}

function some(chain: Link | undefined, fits: (link: Link) => boolean): boolean {
  return chain !== undefined && (fits(chain) || some(chain.next, fits))
}

function filter(chain: Link | undefined, fits: (link: Link) => boolean): Link | undefined {
  if (chain === undefined) return undefined
  const next = filter(chain.next, fits)
  return fits(chain) ? { ...chain, next } : next
}

function lengthOf(chain: Link | undefined): number {
  return chain === undefined ? 0 : 1 + lengthOf(chain.next)
}
