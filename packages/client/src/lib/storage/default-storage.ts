import { systemClock } from '@tokenpair/protocol'
import { indexedDbStorage } from '../../storage/indexed-db.ts'
import { localStorageStorage } from '../../storage/local-storage.ts'
import type { ClientWarning } from '../client-warning.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { createLayeredStorage } from './layered-storage.ts'

/** Creates the storage of a page on what its browser has. */
export function createDefaultStorage(warn: (warning: ClientWarning) => void): TokenStorage {
  return createLayeredStorage({ database: indexedDbStorage(), web: localStorageStorage(), warn, clock: systemClock })
}
