/** Functions that are called together. */
export interface Listeners<Event> {
  /** Answers a function that ends the subscription. */
  add(listener: (event: Event) => void): () => void
  /** Calls all of them. One that throws keeps nobody else from being called. */
  notify(event: Event): void
}

/** Creates an empty set of listeners. */
export function createListeners<Event>(): Listeners<Event> {
  const listeners = new Set<{ readonly call: (event: Event) => void }>()
  return {
    add: (call) => {
      const entry = { call }
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    notify: (event) => {
      for (const { call } of listeners) {
        try {
          call(event)
        } catch (error) {
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
  }
}
