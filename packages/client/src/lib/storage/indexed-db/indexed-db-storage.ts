import type { Clock, Random } from '@tokenpair/protocol'
import type { TokenStorage } from '../../ports/token-storage.ts'
import { createDatabase } from './database.ts'
import { createSafe } from './safe.ts'
import type { Sealed } from './sealed.ts'

/** What a storage in IndexedDB needs of the world. */
export interface IndexedDbPorts {
  readonly clock: Clock
  readonly random: Random
}

/**
 * Creates a storage in IndexedDB. WebCrypto ends a transaction, as any other wait does, so a change reads, decides and
 * encrypts first; what it made is then written only if nobody has written meanwhile, else it is made anew.
 */
export function createIndexedDbStorage(name: string, { clock, random }: IndexedDbPorts): TokenStorage {
  const database = createDatabase(name, clock)
  const safe = createSafe(database, random)

  const write = async (change: (stored: string | undefined) => string, found: Sealed | undefined): Promise<string> => {
    const stored = found && (await safe.open(found)) // what nobody can read any more makes room
    const text = change(stored)
    if (text === stored) return text
    const sealed = await safe.seal(text)
    const isWritten = await database.swap(found, sealed)
    return isWritten ? text : write(change, await database.read())
  }

  return {
    sharedAs: name,
    read: async () => {
      const found = await database.read()
      const text = found && (await safe.open(found))
      if (found && text === undefined) throw new Error('The stored session cannot be decrypted: sign in again')
      return text
    },
    update: async (change) => write(change, await database.read()),
  }
}
