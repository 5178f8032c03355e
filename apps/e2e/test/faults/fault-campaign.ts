import { seededRandom } from '../../../../packages/testing/src/lib/seeded-random.ts'
import { startDemo } from '../stage/demo-process.ts'
import { openFaultedSession } from './faulted-session.ts'
import { type ConnectionFault, type Direction, faultKinds } from './tcp-proxy.ts'

/** Bytes by which a request or an answer may be longer than one that was measured: it tells its generation and length. */
const slack = 6

const workers = 4

/** How much of it all to play. */
export interface FaultCampaignOptions {
  /** How many faults of each kind and direction, drawn by chance; all of them where this is left out. */
  readonly sample?: number | undefined
  readonly seed: number
}

/** What came of a campaign. */
export interface FaultFigures {
  /** Bytes of one exchange. */
  readonly bytes: Readonly<Record<Direction, number>>
  readonly faults: number
  /** Of them, those whose connection lived until the byte of the fault. */
  readonly met: number
  /** Of them, those whose redemption was answered at once all the same. */
  readonly unharmed: number
  /** What must not be. */
  readonly troubles: readonly string[]
}

/** Lets connections fail at every byte of the exchange at the token route, in both directions and in every way. */
export async function playFaultCampaign({ sample, seed }: FaultCampaignOptions): Promise<FaultFigures> {
  await using demo = await startDemo({ ACCESS_TOKEN_LIFETIME: '600', REFRESH_TOKEN_LIFETIME: '86400' })
  await using sessions = new AsyncDisposableStack()
  const open = async () => sessions.use(await openFaultedSession(demo.address))
  const opened = await Promise.all(Array.from({ length: workers }, open))
  const [first] = opened
  const bytes = (await first?.measure()) ?? { request: 0, answer: 0 }
  const queue = shuffled(listFaults(bytes, sample, seed), seed)
  const figures = { faults: queue.length, met: 0, unharmed: 0 }
  const troubles: string[] = []

  const work = async (session: (typeof opened)[number]): Promise<void> => {
    for (let fault = queue.pop(); fault !== undefined; fault = queue.pop()) {
      const outcome = await session.suffer(fault)
      figures.met += outcome.isMet ? 1 : 0
      figures.unharmed += outcome.isMet && outcome.isUnharmed ? 1 : 0
      const { kind, direction, after } = fault
      for (const trouble of outcome.troubles)
        troubles.push(`${trouble}: ${kind} after ${after} bytes of the ${direction}`)
      if (outcome.troubles.length > 0) return // its session is over
    }
  }
  await Promise.all(opened.map(work))
  const rows = demo.sessions()
  for (const { revokedFor } of rows)
    if (revokedFor !== undefined) troubles.push(`A session was revoked for ${revokedFor}`)
  const [held, kept] = [opened.map(({ generation }) => generation()), rows.map(({ generation }) => generation)]
  const areEqual =
    held.toSorted((one, other) => one - other).join() === kept.toSorted((one, other) => one - other).join()
  if (!areEqual) troubles.push(`The clients are at generations ${held.join()}, and the server at ${kept.join()}`)
  return { bytes, ...figures, troubles }
}

/** Every fault that an exchange can have, or so many of each kind and direction. */
function listFaults(
  bytes: Readonly<Record<Direction, number>>,
  sample: number | undefined,
  seed: number,
): ConnectionFault[] {
  const random = seededRandom(seed)
  return faultKinds.flatMap((kind) =>
    (['request', 'answer'] as const).flatMap((direction) => {
      const places = bytes[direction] + slack + 1
      const count = sample ?? places
      return Array.from({ length: count }, (_, index) => ({
        kind,
        direction,
        after: sample === undefined ? index : Math.floor(random.number() * places),
      }))
    }),
  )
}

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed)
  return items
    .map((item) => ({ item, place: random.number() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item)
}
