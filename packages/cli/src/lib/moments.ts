import { UsageError } from './command.ts'
import { parseDate } from './parse-date.ts'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const
const lengths: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Milliseconds since the Unix epoch: no later moment can be written. */
const latest = 8.64e15
// Swedish writes dates as ISO 8601 does.
const dates = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' })
const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** Says a moment as a date and how far it is away, such as `2026-11-27 16:10:00 UTC (5 minutes ago)`. */
export function describeMoment(at: number, now: number): string {
  if (!Number.isFinite(at) || Math.abs(at) > latest) return 'no moment'
  return `${dates.format(at)} UTC (${describeDistance(at - now)})`
}

function describeDistance(distance: number): string {
  const [unit, length] = units.find(([, milliseconds]) => Math.abs(distance) >= milliseconds) ?? ['second', 1000]
  return words.format(Math.trunc(distance / length), unit)
}

/**
 * Reads a moment to come: a date with its time zone, such as `2026-11-27T18:00:00Z`, or a time from now, such as `45m`, `2h`
 * or `3d`.
 *
 * @returns Milliseconds since the Unix epoch.
 * @throws {UsageError} Where it is neither.
 */
export function parseMoment(text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (count !== undefined) return now + Number(count) * (lengths[unit] ?? 0)
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? parseDate(text)
    : Number.NaN
  if (!Number.isNaN(at)) return at
  throw new UsageError(
    'A moment is a date with its time zone, such as 2026-11-27T18:00:00Z, or a time from now, such as 2h',
  )
}
