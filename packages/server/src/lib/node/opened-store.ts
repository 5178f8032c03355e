import type { DatabaseSync } from 'node:sqlite'
import type { SessionStore } from '../sessions/session-store.ts'
import type { OpenedPool } from './open-postgres.ts'
import type { OpenedClient } from './open-redis.ts'

/** The connection of a store, which the app may use as well. */
export type StoreConnection =
  | { readonly engine: 'sqlite'; readonly database: DatabaseSync }
  | { readonly engine: 'postgres'; readonly pool: OpenedPool }
  | { readonly engine: 'redis'; readonly client: OpenedClient }

/** A store that was opened by its address. Disposing of it closes the store and its connection. */
export type OpenedStore = AsyncDisposable &
  StoreConnection & {
    readonly store: SessionStore
    /** Creates or changes the tables where they are not those of this release; harmless when repeated, also by several. */
    migrate(): Promise<void>
  }
