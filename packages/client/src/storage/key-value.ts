import type { TokenStorage } from '../lib/ports/token-storage.ts'
import { createQueue } from '../lib/storage/queue.ts'

/** Something that keeps texts below keys: AsyncStorage of React Native, a store of Electron, a secure store. */
export interface KeyValueStorageOptions {
  /** Answers the text below a key; `null` or `undefined` where there is none. */
  getItem(key: string): Promise<string | null | undefined> | string | null | undefined
  /** Keeps a text below a key. What it answers, or resolves to, is of no interest. */
  setItem(key: string, text: string): unknown
  /** The key (default: `tokenpair`). */
  readonly key?: string | undefined
}

/**
 * Keeps the session in any object that keeps texts below keys.
 *
 * What it cannot promise is what two functions cannot: a step that no other writer comes between. Changes wait for each
 * other here, so one storage object in one process is safe, for one or several clients; two processes or two storage
 * objects on one key are not. A text is as durable as `setItem` makes it before it resolves.
 *
 * @param options Reads and writes: an object with these two methods, which are called on it.
 * @returns The storage, for one or several clients.
 */
export function keyValueStorage(options: KeyValueStorageOptions): TokenStorage {
  const { key = 'tokenpair' } = options
  const inTurn = createQueue()
  const read = async (): Promise<string | undefined> => (await options.getItem(key)) ?? undefined
  return {
    read,
    update: (change) =>
      inTurn(async () => {
        const stored = await read()
        const text = change(stored)
        if (text !== stored) await options.setItem(key, text)
        return text
      }),
  }
}
