import type { AuthState, ClientEvent } from '@tokenpair/client'
import { z } from 'zod'
import { describeChange, describeEvent } from './describe-event.ts'
import type { Timeline } from './timeline.ts'

/** Tells a timeline what a client does, and each generation once. */
export interface Narrator {
  /** For the client's `onEvent`. */
  readonly tellEvent: (event: ClientEvent) => void
  /** Tells of a change of the state, where that is of note. */
  tellState(state: AuthState, generation: number | undefined): void
  /** Tells that another tab has stored a newer pair, which this one goes on with. */
  tellStored(record: string | null): void
}

const recordSchema = z.object({ generation: z.number() })

/** Creates a narrator for a client that has not read its storage yet. */
export function createNarrator(timeline: Timeline): Narrator {
  let lastState: AuthState = { status: 'loading' }
  let lastGeneration = Number.POSITIVE_INFINITY // while nobody is signed in there is nothing newer

  const tellEvent = (event: ClientEvent): void => {
    if ('generation' in event) {
      if (event.generation <= lastGeneration && event.type === 'adopted') return
      lastGeneration = event.generation
    }
    timeline.add(describeEvent(event))
  }

  return {
    tellEvent,
    tellState: (state, generation) => {
      const happening = describeChange(lastState, state)
      lastState = state
      lastGeneration = generation ?? Number.POSITIVE_INFINITY
      if (happening !== undefined) timeline.add(happening)
    },
    tellStored: (record) => {
      const generation = readGeneration(record)
      if (generation !== undefined) tellEvent({ type: 'adopted', generation })
    },
  }
}

function readGeneration(record: string | null): number | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(record ?? 'null')).data?.generation
  } catch {
    return undefined
  }
}
