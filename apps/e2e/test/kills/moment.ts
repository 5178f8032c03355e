import type { SeededRandom } from '@tokenpair/testing'

/** When something is killed: some milliseconds after a refresh has begun, or after it has ended. */
export interface Moment {
  readonly phase: 'during' | 'after'
  readonly delay: number
}

/** Milliseconds within which most refreshes have ended. */
const refreshTime = 60

/** Draws a moment. */
export function drawMoment(random: SeededRandom, longestDelay: number): Moment {
  const phase = random.number() < 0.5 ? 'during' : 'after'
  const delay = Math.floor(random.number() * (phase === 'during' ? refreshTime : longestDelay))
  return { phase, delay }
}
