import { listenTo } from './listen-to.ts'

/** Tells the other tabs of this browser that there is something new to read in the storage; never what. */
export interface Announcements {
  announce(): void
  /** Calls back when another tab announces. Answers a function that ends this. */
  listen(listener: () => void): () => void
}

/** Says and hears nothing: for a storage that nobody shares, and for runtimes without a page. */
export const silence: Announcements & WakeSignals = { announce: () => undefined, listen: () => () => undefined }

/** Announces on a BroadcastChannel. */
export function broadcastAnnouncements(name: string): Announcements {
  const channel: BroadcastChannel & { unref?: () => void } = new BroadcastChannel(name)
  return {
    announce: () => channel.postMessage('changed'),
    listen: (listener) => {
      listenTo(channel, 'message', listener)
      channel.unref?.() // Node.js waits for what is said there unless told otherwise
      return () => channel.close()
    },
  }
}

/** Calls back when the app comes back to life: visible again, focused, online, or restored from the page cache. */
export interface WakeSignals {
  /** Answers a function that ends this. */
  listen(listener: () => void): () => void
}

/** The wake signals of a page. */
export const pageWakeSignals: WakeSignals = {
  listen: (listener) => listenTo(globalThis, 'visibilitychange focus online pageshow', listener),
}
