import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm } from 'node:fs/promises'
import { hasCode } from './has-code.ts'
import { parseOwner } from './lock-owner.ts'
import { draftOf } from './replace-file.ts'

/**
 * Removes the lock of an owner that is gone, and what that one had begun to write. Several may try at once: the lock is
 * moved aside before it is looked at again, and put back where it turns out to be that of somebody who came since.
 */
export async function takeOver(path: string, owner: string): Promise<void> {
  const lock = `${path}.lock`
  const aside = `${lock}.${randomUUID()}`
  try {
    await rename(lock, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return // another one was faster
    throw error
  }
  const isSame = (await readFile(aside, 'utf8')) === owner
  if (!isSame) await link(aside, lock).catch(() => undefined) // its owner looks before it writes
  await rm(aside, { force: true })
  const id = parseOwner(owner)?.['id']
  if (isSame && typeof id === 'string') await rm(draftOf(path, id), { force: true })
}
