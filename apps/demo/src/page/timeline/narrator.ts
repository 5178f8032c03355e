import type { AuthState, ClientEvent, ClientWarning } from '@tokenpair/client'
import { describeChange, describeEvent } from './describe-event.ts'
import type { Timeline } from './timeline.ts'

/** Tells a timeline what a client does. */
export interface Narrator {
  /** For the client's `onEvent` and `onWarning`. */
  readonly tellEvent: (event: ClientEvent | ClientWarning) => void
  /** Tells of a change of the state, where that is of note. */
  tellState(state: AuthState): void
}

/** Creates a narrator for a client that has not read its storage yet. */
export function createNarrator(timeline: Timeline): Narrator {
  let lastState: AuthState = { status: 'loading' }
  return {
    tellEvent: (event) => timeline.add(describeEvent(event)),
    tellState: (state) => {
      const happening = describeChange(lastState, state)
      lastState = state
      if (happening !== undefined) timeline.add(happening)
    },
  }
}
