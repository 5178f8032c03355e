import type { Clock } from '@tokenpair/protocol'
import type { TokenStorage } from '../ports/token-storage.ts'
import { createQueue } from './queue.ts'
import { within } from './within.ts'

/** Something that keeps texts below keys: AsyncStorage of React Native, a store of Electron, a secure store. */
export interface KeyValueStorageOptions {
  /** Answers the text below a key; `null` or `undefined` where there is none. */
  getItem(key: string): Promise<string | null | undefined> | string | null | undefined
  /** Keeps a text below a key. What it answers, or resolves to, is of no interest. */
  setItem(key: string, text: string): unknown
  /** The key (default: `tokenpair`). */
  readonly key?: string | undefined
}

/** Milliseconds that an answer may take. */
const patience = 3000

/** Creates a storage on two functions. A change that is given up makes way for the next one. */
export function createKeyValueStorage(options: KeyValueStorageOptions, clock: Clock): TokenStorage {
  const { key = 'tokenpair' } = options
  const inTurn = createQueue()
  const read = async (): Promise<string | undefined> => (await options.getItem(key)) ?? undefined

  const update: TokenStorage['update'] = async (change) => {
    const stored = await read()
    const text = change(stored)
    if (text !== stored) await options.setItem(key, text)
    return text
  }

  return {
    read: () => within(patience, read(), clock),
    update: (change) => inTurn(() => within(patience, update(change), clock)),
  }
}
