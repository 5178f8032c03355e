import type { TaggedTest } from '../standards/tagged-tests.ts'

const tag = String.raw`(?:(?:Rodauth |JWT Keeper |devise-jwt )?W\d+|N-\d+|FM-\d+)`
const beginning = new RegExp(`^(?:${tag}[,:] )*${tag}(?=: )`, 'u')

/**
 * The tags that a test's name, or that of a suite around it, begins with: `W1, Rodauth W7, N-02: keeps the session`. `W` is
 * a weak point of another system, of Serverpod where it names none, `N` is something that none of them tests, and `FM` is a
 * failure of clients.
 */
export function tagsOf({ name }: TaggedTest): readonly string[] {
  return name.split(' › ').flatMap((part) => beginning.exec(part)?.[0].split(/[,:] /u) ?? [])
}
