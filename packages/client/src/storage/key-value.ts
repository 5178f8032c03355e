import { systemClock } from '@tokenpair/protocol'
import type { TokenStorage } from '../lib/ports/token-storage.ts'
import { createKeyValueStorage, type KeyValueStorageOptions } from '../lib/storage/key-value-storage.ts'

export type { KeyValueStorageOptions }

/**
 * Keeps the session in any object that keeps texts below keys.
 *
 * What it cannot promise is what two functions cannot: a step that no other writer comes between. Changes wait for each
 * other here, so one storage object in one process is safe, for one or several clients; two processes or two storage
 * objects on one key are not. It rejects where the object has not answered after three seconds. A text is as durable as `setItem` makes it before it resolves.
 *
 * @param options Reads and writes: an object with these two methods, which are called on it.
 * @returns The storage, for one or several clients.
 */
export function keyValueStorage(options: KeyValueStorageOptions): TokenStorage {
  return createKeyValueStorage(options, systemClock)
}
