import type { Clock } from '@tokenpair/client'
import type { TokenChannel } from '@tokenpair/client/cookie-transport'

/** A channel that the tabs of a browser join, and what was said on it. */
export interface TokenLine {
  readonly messages: readonly string[]
  join(isAlive: () => boolean): TokenChannel
  /** Says something that no tab has said. */
  say(message: unknown): void
}

/** Creates a line on which messages take a millisecond. */
export function createTokenLine(clock: Clock): TokenLine {
  const messages: string[] = []
  const members = new Map<object, (message: unknown) => void>()
  const send = (message: unknown, sender?: object): void => {
    clock.schedule(() => {
      for (const [member, listener] of members) if (member !== sender) listener(message)
    }, 1)
  }
  return {
    messages,
    say: (message) => send(message),
    join: (isAlive) => {
      const self = {}
      return {
        post: (message) => {
          if (!isAlive()) return
          messages.push(message)
          send(message, self)
        },
        listen: (listener) => {
          members.set(self, (message) => {
            if (isAlive()) listener(message)
          })
          return () => members.delete(self)
        },
      }
    },
  }
}
