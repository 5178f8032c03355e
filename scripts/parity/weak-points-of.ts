import type { TaggedTest } from '../standards/tagged-tests.ts'

/** The weak points that a test's name begins with: `W1, W7: keeps the session`. */
export function weakPointsOf({ name }: TaggedTest): readonly string[] {
  const [, list] = /^(W\d+(?:, W\d+)*): /.exec(name.split(' › ').at(-1) ?? '') ?? []
  return list?.split(', ') ?? []
}
