/** Time, handed in, so that tests decide what it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch; the user may set this clock back or forth at any moment. */
  now(): number
  /** Milliseconds since some fixed moment; never runs backwards, and may stand still while the machine sleeps. */
  monotonic(): number
  /**
   * Calls back once.
   *
   * @param callback What to do then.
   * @param delay Milliseconds from now, at most 2,147,483,647 (24 days): timers of the web take no more.
   * @returns Cancels the call; harmless when it has happened.
   */
  schedule(callback: () => void, delay: number): () => void
}
