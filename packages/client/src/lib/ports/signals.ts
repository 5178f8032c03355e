/** Tells the other tabs of this browser that there is something new to read in the storage; never what. */
export interface Announcements {
  announce(): void
  /** Calls back when another tab announces. Answers a function that ends this. */
  listen(listener: () => void): () => void
}

/** For a storage that nobody shares. */
export const noAnnouncements: Announcements = { announce: () => undefined, listen: () => () => undefined }

/** Announces on a BroadcastChannel. */
export function broadcastAnnouncements(name: string): Announcements {
  const channel = new BroadcastChannel(name)
  return {
    announce: () => channel.postMessage('changed'),
    listen: (listener) => {
      channel.addEventListener('message', listener)
      return () => channel.close()
    },
  }
}

/** Calls back when the app comes back to life: visible again, focused, online, or restored from the page cache. */
export interface WakeSignals {
  /** Answers a function that ends this. */
  listen(listener: () => void): () => void
}

/** For runtimes without a page. */
export const noWakeSignals: WakeSignals = { listen: () => () => undefined }

/** The wake signals of a page. */
export const pageWakeSignals: WakeSignals = {
  listen: (listener) => {
    const controller = new AbortController()
    const { signal } = controller
    const wake = (): void => {
      if (document.visibilityState === 'visible') listener()
    }
    document.addEventListener('visibilitychange', wake, { signal })
    for (const name of ['focus', 'online', 'pageshow']) addEventListener(name, listener, { signal })
    return () => controller.abort()
  },
}
