import type { AuthDevtoolsProps } from '../src/devtools.ts'

/** Ends of one channel, as the tabs of an origin have them. What one posts, the others hear at once. */
export interface TestTabs {
  open(): NonNullable<AuthDevtoolsProps['channel']>
  countListeners(): number
}

export function createTestTabs(): TestTabs {
  const listeners = new Map<(message: unknown) => void, object>()
  return {
    open: () => {
      const end = {}
      return {
        post: (message) => {
          for (const [listener, owner] of listeners) if (owner !== end) listener(message)
        },
        listen: (listener) => {
          listeners.set(listener, end)
          return () => listeners.delete(listener)
        },
      }
    },
    countListeners: () => listeners.size,
  }
}
