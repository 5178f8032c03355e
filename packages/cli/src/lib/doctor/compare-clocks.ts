import type { Io } from '../io.ts'
import { type Finding, ok, problem } from './finding.ts'

/** Milliseconds. A `Date` header counts whole seconds, and an answer takes its time. */
const tolerance = 5000

/**
 * Compares a clock with that of this machine.
 *
 * @param subject Whose clock it is.
 * @param there Milliseconds since the Unix epoch, just now.
 */
export function compareClocks(subject: string, there: number, { clock }: Pick<Io, 'clock'>): Finding {
  const distance = there - clock.now()
  const seconds = Math.round(Math.abs(distance) / 1000)
  if (Math.abs(distance) <= tolerance) return ok(subject, `Its clock and this one agree within ${tolerance / 1000} s`)
  const direction = distance > 0 ? 'ahead of' : 'behind'
  return problem(subject, `Its clock is ${seconds} s ${direction} this one: let NTP set the clocks of both machines`)
}
