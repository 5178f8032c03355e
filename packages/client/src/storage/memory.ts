import type { TokenStorage } from '../lib/ports/token-storage.ts'

/**
 * Keeps the session as long as this object lives: for Node.js processes, tests, and pages that must leave no trace.
 *
 * @returns The storage, for one or several clients.
 */
export function memoryStorage(): TokenStorage {
  let text: string | undefined
  return {
    read: async () => text,
    update: async (change) => {
      text = change(text)
      return text
    },
  }
}
