/** How the panels of an origin's tabs reach each other. */
export interface TabChannel {
  post(message: unknown): void
  /** Calls back with what other tabs post. Answers a function that ends this. */
  listen(listener: (message: unknown) => void): () => void
}

/** Speaks on a BroadcastChannel, which is open only while somebody listens; silent where there is none. */
export function broadcastTabChannel(name = 'tokenpair devtools'): TabChannel {
  let channel: BroadcastChannel | undefined
  return {
    post: (message) => channel?.postMessage(message),
    listen: (listener) => {
      if (typeof BroadcastChannel === 'undefined') return () => undefined
      const opened = new BroadcastChannel(name)
      channel = opened
      opened.addEventListener('message', ({ data }) => listener(data))
      return () => {
        opened.close()
        if (channel === opened) channel = undefined
      }
    },
  }
}
