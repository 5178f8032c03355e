import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createTemporaryFolder, type TemporaryFolder } from '../../../../server/test/stores/temporary-folder.ts'
import { createFileStorage } from '../../../src/lib/node/file-storage.ts'

/** A clock that passes half a second between any two looks at it. */
function hastyClock(): { monotonic(): number; readonly passed: number } {
  let now = 0
  return {
    monotonic: () => {
      now += 500
      return now
    },
    get passed() {
      return now
    },
  }
}

/** A process that has ended. */
const deadPid = spawnSync(process.execPath, ['--version']).pid

let folder: TemporaryFolder
let path: string

beforeEach(() => {
  folder?.[Symbol.dispose]()
  folder = createTemporaryFolder()
  path = folder.path('session.json')
})
afterAll(() => folder[Symbol.dispose]())

function leaveLock(owner: unknown): void {
  writeFileSync(`${path}.lock`, typeof owner === 'string' ? owner : JSON.stringify(owner))
}

describe('the lock of fileStorage()', () => {
  test('is taken over at once from a process of this machine that died, with what it had begun to write', async () => {
    const clock = hastyClock()
    leaveLock({ id: 'a', pid: deadPid, host: hostname() })
    writeFileSync(`${path}.a.tmp`, 'half a te')

    await createFileStorage(path, clock).update(() => 'text')

    expect(readFileSync(path, 'utf8')).toBe('text')
    expect(readdirSync(folder.path('.'))).toEqual(['session.json'])
    expect(clock.passed).toBeLessThan(10_000)
  })

  test.each([
    ['of another machine', { id: 'a', pid: deadPid, host: 'another machine' }],
    ['of a living process that stands still', { id: 'a', pid: process.pid, host: hostname() }],
    ['that was not written whole', ''],
  ])('is taken over after ten seconds where it is one %s', async (_, owner) => {
    const clock = hastyClock()
    leaveLock(owner)

    await createFileStorage(path, clock).update(() => 'text')

    expect(readFileSync(path, 'utf8')).toBe('text')
    expect(existsSync(`${path}.lock`)).toBe(false)
    expect(clock.passed).toBeGreaterThan(10_000)
  })

  test('is waited for as long as it changes hands', async () => {
    const storage = createFileStorage(path, hastyClock())
    leaveLock({ id: 'first', pid: process.pid, host: hostname() })
    const done = storage.update(() => 'text')
    for (let turn = 0; turn < 5; turn++) {
      await new Promise(setImmediate)
      leaveLock({ id: `turn ${turn}`, pid: process.pid, host: hostname() })
    }

    await done

    expect(readFileSync(path, 'utf8')).toBe('text')
  })

  test('makes a process that lost it meanwhile begin again, on what the other one wrote', async () => {
    const storage = createFileStorage(path, hastyClock())
    const seen: unknown[] = []
    const loseLock = (stored: string | undefined): string => {
      seen.push(stored)
      if (seen.length === 1) {
        writeFileSync(path, 'written by the other one')
        leaveLock({ id: 'other', pid: deadPid, host: hostname() })
      }
      return 'text'
    }

    await storage.update(loseLock)

    expect(seen).toEqual([undefined, 'written by the other one'])
    expect(readFileSync(path, 'utf8')).toBe('text')
  })
})
