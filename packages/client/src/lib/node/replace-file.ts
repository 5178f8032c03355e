import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { LockHolder } from './file-lock.ts'
import { hasCode } from './has-code.ts'

/** Where the holder of a lock writes a file before it takes its place. */
export function draftOf(path: string, holderId: string): string {
  return `${path}.${holderId}.tmp`
}

/**
 * Replaces a file so that it is the old or the new one at each moment, and the new one after a loss of power.
 *
 * @returns Whether it was replaced: not where the lock was lost meanwhile.
 */
export async function replaceFile(path: string, text: string, holder: LockHolder): Promise<boolean> {
  const draft = draftOf(path, holder.id)
  await writeDurably(draft, text)
  if (!(await holder.isStillHolding())) {
    await rm(draft, { force: true })
    return false
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
  return true
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is in the folder, which has to be on the disk, too. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    if (!hasCode(error, 'EPERM') && !hasCode(error, 'EISDIR')) throw error // Windows opens no folders
  }
}
