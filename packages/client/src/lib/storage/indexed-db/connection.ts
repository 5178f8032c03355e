import type { Clock } from '@tokenpair/protocol'
import { listenTo } from '../../ports/listen-to.ts'
import { within } from '../within.ts'
import { settled } from './settled.ts'

/** Milliseconds that a step may take: browsers have been seen to leave one without an answer for ever. */
const patience = 3000

/** A connection to a database, opened when it is needed and anew when it was lost. */
export interface Connection {
  use<Result>(task: (database: IDBDatabase) => Promise<Result>): Promise<Result>
}

/** Creates a connection to a database with one object store. */
export function createConnection(name: string, store: string, clock: Clock): Connection {
  let opened: Promise<IDBDatabase> | undefined

  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(name, 1)
    listenTo(request, 'upgradeneeded', () => request.result.createObjectStore(store))
    const database = await settled(request)
    // The browser took it away, since the data were cleared, or somebody wants to delete it and would wait for ever.
    listenTo(database, 'close versionchange', forget)
    return database
  }
  const forget = (): void => {
    opened?.then((database) => database.close()).catch(() => undefined) // it ends when nobody writes any more
    opened = undefined
  }
  const step = <Result>(task: (database: IDBDatabase) => Promise<Result>): Promise<Result> => {
    const connected = (opened ??= open())
    return within(patience, connected.then(task), clock)
  }

  return {
    use: async (task) => {
      const before = opened
      try {
        return await step(task)
      } catch (error) {
        forget()
        if (!before) throw error
        return step(task) // an old connection may be broken where a new one is not
      }
    },
  }
}
