import { unwatchFile, watchFile } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Clock } from '@tokenpair/protocol'
import type { TokenStorage } from '../ports/token-storage.ts'
import { createQueue } from '../storage/queue.ts'
import { createFileLock } from './file-lock.ts'
import { hasCode } from './has-code.ts'
import { replaceFile } from './replace-file.ts'

/** Milliseconds between two looks at whether another process wrote the file. */
const watchInterval = 1000

/** Creates a storage on a file that several processes may share. */
export function createFileStorage(givenPath: string, clock: Pick<Clock, 'monotonic'>): TokenStorage {
  const path = resolve(givenPath)
  const lock = createFileLock(path, clock)
  const inTurn = createQueue() // within this process nobody has to look again and again

  const update: TokenStorage['update'] = async (change) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    for (;;) {
      const written = await lock.hold(async (holder) => {
        const stored = await readText(path)
        const text = change(stored)
        if (text === stored) return { text }
        const isReplaced = await replaceFile(path, text, holder)
        return isReplaced ? { text } : undefined
      })
      if (written) return written.text // else the lock was lost: somebody else may have written
    }
  }

  return {
    sharedAs: path,
    read: () => readText(path),
    update: (change) => inTurn(() => update(change)),
    watch: (listener) => {
      const look = (): void => listener()
      watchFile(path, { persistent: false, interval: watchInterval }, look)
      return () => unwatchFile(path, look)
    },
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
