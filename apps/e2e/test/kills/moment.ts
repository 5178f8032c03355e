import type { SeededRandom } from '@tokenpair/testing'

/** When something is killed: some milliseconds after its request for a refresh has left, or after the refresh has ended. */
export interface Moment {
  readonly phase: 'during' | 'after'
  readonly delay: number
}

/** Milliseconds within which many a refresh has ended. */
const refreshTime = 150

/** Draws a moment. */
export function drawMoment(random: SeededRandom, longestDelay: number): Moment {
  const phase = random.number() < 0.5 ? 'during' : 'after'
  const delay = Math.floor(random.number() * (phase === 'during' ? refreshTime : longestDelay))
  return { phase, delay }
}
