import type { TokenStorage } from '../lib/ports/token-storage.ts'
import { webStorage } from '../lib/storage/web-storage.ts'

/** Where in sessionStorage a session is kept. */
export interface SessionStorageOptions {
  /** The key (default: `tokenpair`). Clients with different keys know nothing of each other. */
  readonly key?: string | undefined
}

/**
 * Keeps the session in the browser's sessionStorage: it survives a reload and ends with its tab.
 *
 * What it cannot promise: a browser copies it to a tab that is duplicated, or opened by `window.open()` from this one.
 * Two tabs that go on from one copy are two holders of one session, and the server ends it. Where users may do that,
 * take a storage that tabs share. As with localStorage, any script on the page can read it.
 *
 * @param options Where in sessionStorage.
 * @returns The storage, for one or several clients of one tab.
 */
export function sessionStorageStorage(options: SessionStorageOptions = {}): TokenStorage {
  const { key = 'tokenpair' } = options
  return webStorage(() => sessionStorage, key)
}
