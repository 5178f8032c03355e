import { systemClock, systemRandom } from '@tokenpair/protocol'
import type { TokenStorage } from '../lib/ports/token-storage.ts'
import { createIndexedDbStorage } from '../lib/storage/indexed-db/indexed-db-storage.ts'

/** Which database a session is kept in. */
export interface IndexedDbStorageOptions {
  /** The name of the database (default: `tokenpair`). Clients with different names know nothing of each other. */
  readonly name?: string | undefined
}

/**
 * Keeps the session in the browser's IndexedDB: it survives a reload, all tabs and workers of the origin share it, no
 * tab comes between another one's read and write, and what is written is on the disk before it is used.
 *
 * It is encrypted (AES-GCM) with a key that no script can read, and that lies in the same database. Whoever copies the
 * file finds no token in it as a text, but a script on the page can use the key. A page on plain http has no
 * cryptography: there the text lies unencrypted.
 *
 * @param options Which database.
 * @returns The storage, for one or several clients. It rejects where a browser lets nobody use IndexedDB.
 */
export function indexedDbStorage(options: IndexedDbStorageOptions = {}): TokenStorage {
  const { name = 'tokenpair' } = options
  return createIndexedDbStorage(name, { clock: systemClock, random: systemRandom })
}
