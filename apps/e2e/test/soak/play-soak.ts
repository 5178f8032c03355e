import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '../../../../packages/testing/src/lib/seeded-random.ts'
import { type Crowd, gatherCrowd } from './crowd.ts'
import { type Probe, probeRevocation } from './revocation-probe.ts'
import { startFleet } from './server-fleet.ts'
import type { SoakDatabase } from './soak-database.ts'
import { steal, type Theft } from './thief.ts'

/** Seconds that an access token lives, so that a client redeems every two to three seconds. */
const lifetime = 5

const servers = 4

/** What a soak is like. Times are in seconds. */
export interface SoakOptions {
  readonly seed: number
  readonly clients: number
  readonly length: number
  /** Whether servers are told that there is something new in the revocation log, or have to look by themselves. */
  readonly push: 'on' | 'off'
  readonly thefts: number
  readonly kills: number
  readonly databaseRestarts: number
}

/** What happened in a soak. */
export interface SoakFigures {
  readonly kills: number
  readonly databaseRestarts: number
  readonly redemptions: number
  /** Requests of those clients that nobody stole from, by the status of their answers; 0 for those that got none. */
  readonly statuses: Readonly<Record<string, number>>
  readonly thefts: readonly Theft[]
  /** Sign-outs of clients that nobody had stolen from. */
  readonly accidents: readonly string[]
  /** Sign-outs of those that somebody had stolen from. */
  readonly robbed: readonly string[]
  /** Revocations while the database was there all the time. */
  readonly probes: readonly Probe[]
  /** Revocations that had the restart of the database between them and the servers. */
  readonly probesAcrossRestarts: readonly Probe[]
}

/** Lets clients live on four servers that are killed and started again, on one database that is restarted. */
export async function playSoak(database: SoakDatabase, options: SoakOptions): Promise<SoakFigures> {
  const { seed, clients, length, push } = options
  const random = seededRandom(seed)
  const variables = { DATABASE_URL: database.url, PUSH: push, LIFETIME: String(lifetime) }
  await using fleet = await startFleet(servers, variables)
  await using crowd = await gatherCrowd(clients, fleet.fetch)
  const end = performance.now() + length * 1000
  const at = async (share: number, act: () => Promise<void>): Promise<void> => {
    await wait(share * length * 1000)
    await act()
  }
  const outages: { readonly from: number; readonly to: number }[] = []
  const spread = (count: number, from: number, to: number): number[] =>
    Array.from({ length: count }, (_, index) => from + ((to - from) * (index + random.number())) / count)

  const kills = spread(options.kills, 0.05, 0.9).map((share) =>
    at(share, () => fleet.kill(Math.floor(random.number() * servers))),
  )
  const restarts = spread(options.databaseRestarts, 0.45, 0.55).map((share) =>
    at(share, async () => {
      const from = performance.now()
      await database.restart()
      outages.push({ from, to: performance.now() })
    }),
  )
  const victims = crowd.members.slice(0, options.thefts)
  const patience = Math.max(20_000, length * 1000)
  const thieves = spread(options.thefts, 0.02, 0.75).map(async (share, index): Promise<readonly Theft[]> => {
    await wait(share * length * 1000)
    const victim = victims[index]
    return victim ? [await steal(victim, { fetch: fleet.fetch, withAttempt: random.number() < 0.5, patience })] : []
  })
  const probes: Probe[] = []
  for (let count = 0; performance.now() < end; count++) {
    const probe = await probeRevocation(fleet, `probe ${seed} ${count}`)
    if (probe) probes.push(probe)
    await wait(300)
  }
  await Promise.all([...kills, ...restarts])
  const thefts = (await Promise.all(thieves)).flat()
  await crowd.settle()

  const isAcross = ({ at: moment, delays }: Probe): boolean =>
    outages.some(({ from, to }) => moment < to + 1000 && moment + Math.max(...delays) > from)
  return {
    kills: fleet.kills,
    databaseRestarts: outages.length,
    ...tally(crowd, options.thefts),
    thefts,
    probes: probes.filter((probe) => !isAcross(probe)),
    probesAcrossRestarts: probes.filter(isAcross),
  }
}

function tally(
  { members }: Crowd,
  thefts: number,
): Pick<SoakFigures, 'accidents' | 'redemptions' | 'robbed' | 'statuses'> {
  const statuses: Record<string, number> = {}
  for (const { statuses: own } of members.slice(thefts)) {
    for (const [status, count] of own) statuses[status] = (statuses[status] ?? 0) + count
  }
  const signOuts = (some: Crowd['members']): string[] => some.flatMap((member) => member.signOuts)
  return {
    statuses,
    redemptions: members.reduce((sum, { client }) => sum + (client.inspect()?.generation ?? 0), 0),
    robbed: signOuts(members.slice(0, thefts)),
    accidents: signOuts(members.slice(thefts)),
  }
}
