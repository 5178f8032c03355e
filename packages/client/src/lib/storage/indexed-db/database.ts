import type { Clock } from '@tokenpair/protocol'
import { listenTo } from '../../ports/listen-to.ts'
import { createConnection } from './connection.ts'
import { isSealed, type Sealed } from './sealed.ts'
import { settled } from './settled.ts'

/** The one object store, and what lies in it. */
const store = 'session'
const recordName = 'record'
const keyName = 'key'

/** A database with one text and one key in it. */
export interface Database {
  /** The text; `undefined` where there is none, or something else. */
  read(): Promise<Sealed | undefined>
  /** Puts a text there if the one that was found still lies there; answers whether it did. */
  swap(found: Sealed | undefined, next: Sealed): Promise<boolean>
  readKey(): Promise<CryptoKey | undefined>
  /** Puts a key there, unless there is one; answers the one that lies there then. */
  keepKey(offered: CryptoKey): Promise<CryptoKey>
}

/** Creates a database that is opened when it is first needed. */
export function createDatabase(name: string, clock: Clock): Database {
  const connection = createConnection(name, store, clock)

  /** Runs one transaction, whose end is on the disk before it resolves. */
  const write = <Result>(task: (objects: IDBObjectStore) => Promise<Result>): Promise<Result> =>
    connection.use(async (database) => {
      const transaction = database.transaction(store, 'readwrite', { durability: 'strict' })
      const done = new Promise<void>((resolve, reject) => {
        listenTo(transaction, 'complete', resolve)
        listenTo(transaction, 'abort', () => reject(transaction.error))
      })
      const [result] = await Promise.all([task(transaction.objectStore(store)), done])
      return result
    })

  const get = async (what: string): Promise<unknown> =>
    connection.use((database) => settled<unknown>(database.transaction(store).objectStore(store).get(what)))

  return {
    read: async () => {
      const value = await get(recordName)
      return isSealed(value) ? value : undefined
    },
    swap: (found, next) =>
      write(async (objects) => {
        const value: unknown = await settled(objects.get(recordName))
        const nonce = isSealed(value) ? value.nonce : undefined
        if (String(nonce) !== String(found?.nonce)) return false
        await settled(objects.put(next, recordName))
        return true
      }),
    readKey: async () => asKey(await get(keyName)),
    keepKey: (offered) =>
      write(async (objects) => {
        const found = asKey(await settled(objects.get(keyName)))
        if (!found) await settled(objects.put(offered, keyName))
        return found ?? offered
      }),
  }
}

function asKey(value: unknown): CryptoKey | undefined {
  return value instanceof CryptoKey ? value : undefined
}
