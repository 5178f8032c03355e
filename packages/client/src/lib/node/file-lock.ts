import { randomInt, randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '@tokenpair/protocol'
import { hasCode } from './has-code.ts'
import { isOwnerDead } from './lock-owner.ts'
import { takeOver } from './take-over.ts'

/** Milliseconds for which one lock may be seen: a change takes some milliseconds, so its owner is gone or frozen. */
const patience = 10_000

/** Milliseconds between two looks at a lock, at most. */
const longestNap = 20

/** Who holds a lock. */
export interface LockHolder {
  readonly id: string
  /** Whether nobody has taken the lock over, as happens to a process that stood still for long. */
  isStillHolding(): Promise<boolean>
}

/** Keeps other processes out while something is done to a file. */
export interface FileLock {
  hold<Result>(task: (holder: LockHolder) => Promise<Result>): Promise<Result>
}

/** Creates the lock of a file: another file beside it. */
export function createFileLock(path: string, clock: Pick<Clock, 'monotonic'>): FileLock {
  const lock = `${path}.lock`

  const acquire = async (mine: string): Promise<void> => {
    let seen: string | undefined
    let seenSince = 0
    while (!(await create(lock, mine))) {
      const owner = await readLock(lock)
      if (owner === undefined) continue // it has just been given back
      if (owner !== seen) {
        seen = owner
        seenSince = clock.monotonic()
      }
      const isStale = isOwnerDead(owner) || clock.monotonic() - seenSince > patience
      if (isStale) await takeOver(path, owner)
      else await wait(randomInt(1, longestNap))
    }
  }

  return {
    hold: async (task) => {
      const id = randomUUID()
      const mine = JSON.stringify({ id, pid: process.pid, host: hostname() })
      const isStillHolding = async (): Promise<boolean> => (await readLock(lock)) === mine
      await acquire(mine)
      try {
        return await task({ id, isStillHolding })
      } finally {
        if (await isStillHolding()) await rm(lock, { force: true })
      }
    },
  }
}

/** Creates the lock file, unless there is one. */
async function create(lock: string, text: string): Promise<boolean> {
  try {
    await writeFile(lock, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function readLock(lock: string): Promise<string | undefined> {
  try {
    return await readFile(lock, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
