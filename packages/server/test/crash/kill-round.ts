import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { seededRandom } from '@tokenpair/testing'
import { examineAftermath } from './aftermath.ts'
import { sendBurst } from './burst.ts'
import type { Pair } from './command.ts'
import { countFates, type Figures } from './figures.ts'
import { findFaults } from './find-faults.ts'
import { type KillMoment, type Pace, type ServerProcess, withServers } from './server-process.ts'
import type { Fate } from './story.ts'

/** How a server is killed, and which one finds the file afterwards. */
export interface KillPlan {
  /** Which kill of the file this is, counted from 0: time goes on with it. */
  readonly round: number
  readonly seed: number
  readonly moment: KillMoment
  readonly pace: Pace
  /** A server that is started after the kill, or one that had the file open all along. */
  readonly heir: 'restarted' | 'bystander'
}

/** What came of a kill. */
export interface KillRound {
  readonly faults: readonly string[]
  readonly figures: Figures
  /** What the owners hold afterwards; those whose session has ended have signed in again. */
  readonly held: readonly Pair[]
}

const firstMoment = 1_893_456_000_000
const minute = 60_000

/** Signs in 100 users on 10 devices each. */
export function signInEverybody(path: string): Promise<readonly Pair[]> {
  return withServers(async (start) => {
    const server = start({ path, now: firstMoment })
    const subjects = Array.from({ length: 1000 }, (_, number) => `user-${number % 100}`)
    const held = await Promise.all(subjects.map((subject) => server.ask({ kind: 'issue', subject })))
    await server.stop()
    return held
  })
}

/**
 * Kills a server amid a redemption for each pair and the revocations that come with them, and has another server on the
 * same file say what is left.
 */
export function playKillRound(path: string, held: readonly Pair[], plan: KillPlan): Promise<KillRound> {
  const random = seededRandom(plan.seed)
  const at = firstMoment + (2 * plan.round + 1) * minute
  return withServers(async (start) => {
    const startHeir = (): ServerProcess => start({ path, now: at + minute })
    const bystander = plan.heir === 'bystander' ? startHeir() : undefined
    await bystander?.ask({ kind: 'list', subject: 'nobody' }) // a server opens its file with the first command
    const burst = await sendBurst(start({ path, now: at, pace: plan.pace }), held, { random, moment: plan.moment })
    const faults = sizeOf(`${path}-wal`) === 0 ? ['The kill left no write-ahead log behind'] : []

    const heir = bystander ?? startHeir()
    const tries = plan.heir === 'restarted' ? 'access-and-refresh-tokens' : 'refresh-tokens'
    const fates = await examineAftermath(burst.stories, { server: heir, random, tries })
    const next = await Promise.all(fates.map((fate) => newestPair(fate, heir)))
    await heir.stop()
    faults.push(...findFaults(fates, burst.sweeps, at), ...findDamage(path))
    return { faults, figures: countFates(fates, at), held: next }
  })
}

async function newestPair({ story, aftermath }: Fate, server: ServerProcess): Promise<Pair> {
  return aftermath.redeemed?.pair ?? server.ask({ kind: 'issue', subject: story.held.subject })
}

/** What SQLite itself finds wrong with a file that was closed. */
function findDamage(path: string): readonly string[] {
  const faults = existsSync(`${path}-wal`) ? ['The write-ahead log was not taken up'] : []
  const database = new DatabaseSync(path)
  const findings = database
    .prepare('PRAGMA integrity_check')
    .all()
    .map((row) => String(row['integrity_check']))
  database.close()
  return [...faults, ...findings.filter((finding) => finding !== 'ok')]
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
