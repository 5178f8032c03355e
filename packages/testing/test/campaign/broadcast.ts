import type { Announcements, Clock } from '@tokenpair/client'

/** A channel that tabs join. */
export interface Broadcast {
  join(isAlive: () => boolean): Announcements
}

/** Creates a channel on which messages take a millisecond. */
export function broadcast(clock: Clock): Broadcast {
  const members = new Map<object, () => void>()
  return {
    join: (isAlive) => {
      const self = {}
      return {
        announce: () => {
          if (!isAlive()) return
          clock.schedule(() => {
            for (const [member, listener] of members) if (member !== self) listener()
          }, 1)
        },
        listen: (listener) => {
          members.set(self, () => {
            if (isAlive()) listener()
          })
          return () => members.delete(self)
        },
      }
    },
  }
}
