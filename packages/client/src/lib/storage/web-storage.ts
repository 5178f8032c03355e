import type { TokenStorage } from '../ports/token-storage.ts'

/** Keeps a text below a key of localStorage or sessionStorage, at which a page in a sandbox may not even look. */
export function webStorage(area: () => Storage, key: string): TokenStorage {
  const read = (): string | undefined => area().getItem(key) ?? undefined
  return {
    read: async () => read(),
    update: async (change) => {
      const stored = read()
      const text = change(stored)
      if (text !== stored) area().setItem(key, text)
      return text
    },
  }
}
