import type { TaggedTest } from '../standards/tagged-tests.ts'

/** The weak points that a test's name, or that of a suite around it, begins with: `W1, W7: keeps the session`. */
export function weakPointsOf({ name }: TaggedTest): readonly string[] {
  return name.split(' › ').flatMap((part) => /^(W\d+(?:, W\d+)*): /.exec(part)?.[1]?.split(', ') ?? [])
}
