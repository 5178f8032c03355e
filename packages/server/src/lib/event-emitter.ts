import type { AuthEvent } from './auth-event.ts'
import { attempt, type ErrorReporter } from './error-reporter.ts'

/** Creates the way to the app's `onEvent`. What the app does with an event is no reason to refuse a user. */
export function createEventEmitter(
  onEvent: ((event: AuthEvent) => unknown) | undefined,
  onError: ErrorReporter,
): (event: AuthEvent) => void {
  return (event) => {
    if (onEvent !== undefined) void attempt(() => onEvent(event)).catch(onError)
  }
}
