/** How a load compares with what it is on average. */
export interface CurveFigures {
  /** The highest load of any window, in times the average load. */
  readonly peak: number
  /** Seconds in which the load is above a limit, in windows. */
  readonly secondsAbove: number
}

/** What a curve is measured by. */
export interface CurveOptions {
  /** The average load in a second, in simulated clients. */
  readonly mean: number
  /** Seconds from the start. */
  readonly from: number
  readonly to: number
  /** Seconds that are taken together, since few clients stand for many (default: 1). */
  readonly window?: number | undefined
  /** In times the average load (default: 2). */
  readonly limit?: number | undefined
}

/** Measures a part of a curve that has a value for each second. */
export function measureCurve(values: Uint32Array, options: CurveOptions): CurveFigures {
  const { mean, from, to, window = 1, limit = 2 } = options
  let [peak, secondsAbove] = [0, 0]
  for (let start = from; start + window <= to; start += window) {
    let sum = 0
    for (let second = start; second < start + window; second++) sum += values[second] ?? 0
    const load = sum / window / mean
    peak = Math.max(peak, load)
    if (load > limit) secondsAbove += window
  }
  return { peak, secondsAbove }
}

/** The first second, from a moment on, after which the values stay at or below a limit; `Infinity` where they do not. */
export function settledAt(values: Int32Array, from: number, limit: number): number {
  let last = values.length - 1
  while (last >= from && (values[last] ?? 0) <= limit) last--
  return last === values.length - 1 ? Infinity : last + 1
}

/** The value that this share of the values does not exceed. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}
