/** Tells the app of an error. Never throws. */
export type ErrorReporter = (error: unknown) => void

/**
 * Creates the way to the app's `onError`. What that throws, or rejects with, is its own: nobody else is refused for it. An
 * error that comes along twice is told once.
 */
export function createErrorReporter(onError: ((error: unknown) => unknown) | undefined): ErrorReporter {
  const told = new WeakSet<object>()
  return (error) => {
    if (onError === undefined) return
    if (typeof error === 'object' && error !== null) {
      if (told.has(error)) return
      told.add(error)
    }
    void attempt(() => onError(error)).catch(() => undefined)
  }
}

/** Calls what may throw or reject, at once. */
export async function attempt(call: () => unknown): Promise<void> {
  await call()
}
