const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Writes a span of seconds: `9:05` below an hour, `3 h 20 min` below a day, `13 d 23 h` beyond. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  if (whole < hour) return `${Math.floor(whole / minute)}:${String(whole % minute).padStart(2, '0')}`
  if (whole < day) return `${Math.floor(whole / hour)} h ${Math.floor((whole % hour) / minute)} min`
  return `${Math.floor(whole / day)} d ${Math.floor((whole % day) / hour)} h`
}
