import type { ClientWarning } from '../client-warning.ts'
import type { TokenStorage } from '../ports/token-storage.ts'

/** The storage of a page that asks for no other one. Its code is loaded when a client is created. */
export function pageStorage(warn: (warning: ClientWarning) => void): TokenStorage {
  const loading = import('./default-storage.ts').then(({ createDefaultStorage }) => createDefaultStorage(warn))
  return {
    sharedAs: 'tokenpair',
    read: async () => (await loading).read(),
    update: async (change) => (await loading).update(change),
  }
}
