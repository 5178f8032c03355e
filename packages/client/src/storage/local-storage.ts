import { listenTo } from '../lib/ports/listen-to.ts'
import type { TokenStorage } from '../lib/ports/token-storage.ts'
import { webStorage } from '../lib/storage/web-storage.ts'

/** Where in localStorage a session is kept. */
export interface LocalStorageOptions {
  /** The key (default: `tokenpair`). Clients with different keys know nothing of each other. */
  readonly key?: string | undefined
}

/**
 * Keeps the session in the browser's localStorage: it survives a reload, and all tabs of the origin share it.
 *
 * What it cannot promise: any script on the page can read it; two tabs are kept apart by Web Locks only, which a page
 * on plain http does not have; and the last moment before a power failure may be lost. The client closes the gap as
 * far as it can: a token is stored together with its attempt id, and read back before it is redeemed.
 *
 * @param options Where in localStorage.
 * @returns The storage, for one or several clients.
 */
export function localStorageStorage(options: LocalStorageOptions = {}): TokenStorage {
  const { key = 'tokenpair' } = options
  return {
    ...webStorage(() => localStorage, key),
    sharedAs: key,
    watch: (listener) => listenTo(globalThis, 'storage', listener), // of any key: a look more does no harm
  }
}
